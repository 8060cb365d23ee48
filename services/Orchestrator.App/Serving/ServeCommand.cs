using System.CommandLine;

namespace Orchestrator.App.Serving;

internal static class ServeCommand
{
    public static Command Create()
    {
        var demo = new Option<bool>("--demo") { Description = "Also start a small outside world to act on, and say what to type next." };
        var roles = new Option<string?>("--roles") { Description = "What this process does: gateway,engine,actions; all unless said." };
        var urls = new Option<string?>("--urls") { Description = "Where to listen, as in http://127.0.0.1:8080; ASPNETCORE_URLS says it too." };
        var data = new Option<string?>("--data") { Description = "The folder for credentials and the embedded store; ./data unless said." };
        var command = new Command("serve", "Run the platform: on memory and SQLite, or on ORCHESTRATOR__BUS=amqp://... and ORCHESTRATOR__STORE=\"Host=...\".")
        {
            demo, roles, urls, data,
        };
        command.SetAction((parsed, cancellation) => Server.Run(
            new ServeOptions(parsed.GetValue(demo), parsed.GetValue(roles), parsed.GetValue(urls), parsed.GetValue(data)), cancellation));
        return command;
    }
}
