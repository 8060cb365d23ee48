using System.CommandLine;
using System.Text.Json;
using Orchestrator.App.Client;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Parked;

/// <summary><c>orchestrator parked</c>: messages that could not be delivered or handled.</summary>
internal static class ParkedCommand
{
    private const string All = "api/parked?limit=500";

    public static Command Create() => ClientCommand.Group(
        "parked", "See messages that could not be delivered or handled, and say what becomes of them.",
        List(),
        Order("retry", "Send it again.", "It is on its way again."),
        Order("drop", "Forget it.", "It is forgotten."));

    private static Command List()
    {
        var limit = Parts.Limit();
        return new Command("ls", "List them, the oldest first.") { limit }.Calls((parsed, session, cancel) => session.Show(
            Parts.Query("api/parked", ("limit", parsed.GetValue(limit))),
            page => session.Table(
                page, "Nothing is parked.",
                Listing.Id,
                new Column<JsonElement>("FOR", item => item.Text("destination"), Gives: true),
                new Column<JsonElement>("TYPE", item => item.Text("type")?.Split(':')[^1], Gives: true),
                session.Age("PARKED", "parkedAt"),
                new Column<JsonElement>("ERROR", item => item.Text("error"), Gives: true)),
            cancel));
    }

    private static Command Order(string verb, string description, string done)
    {
        var id = Parts.Id("message");
        var destination = new Option<string?>("--for") { Description = "The endpoint, where one message is parked at several.", HelpName = "endpoint" };
        return new Command(verb, description) { id, destination }.Calls(async (parsed, session, cancel) =>
        {
            var message = await Find(session, parsed.GetValue(id)!, parsed.GetValue(destination), cancel);
            var path = $"api/parked/{Uri.EscapeDataString(message.Text("destination")!)}/{message.Text("id")}/{verb}";
            await session.Order(HttpMethod.Post, path, null, _ => session.Screen.Line(done), cancel);
        });
    }

    private static async Task<JsonElement> Find(Session session, string start, string? destination, CancellationToken cancel)
    {
        var parked = (await session.Api.Get(All, cancel)).Json.List("items")
            .Where(item => item.Text("id")!.StartsWith(start, StringComparison.OrdinalIgnoreCase) && (destination is null || item.Text("destination") == destination)).ToList();
        return parked switch
        {
            [var one] => one,
            [] => throw new ClientFailed(ExitCodes.NotFound, $"No message whose id begins with '{start}' is parked: orchestrator parked ls lists those that are."),
            _ => throw new ClientFailed(
                ExitCodes.WrongSetting,
                $"'{start}' begins {parked.Count}: {string.Join(", ", parked.Select(item => $"{item.Text("id")} for {item.Text("destination")}"))}. Give more of it, or --for and the endpoint."),
        };
    }
}
