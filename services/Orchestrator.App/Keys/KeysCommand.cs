using System.CommandLine;
using System.Text.Json;
using Orchestrator.App.Client;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Keys;

/// <summary><c>orchestrator keys</c>: who is let in, to do what.</summary>
internal static class KeysCommand
{
    public static Command Create() => ClientCommand.Group("keys", "Say who is let in, and to do what.", List(), Add(), Revoke());

    private static Command List() => new Command("ls", "List the keys, without the keys.").Calls((_, session, cancel) => session.Show(
        "api/keys",
        page => session.Table(
            page, "There is no key.",
            new Column<JsonElement>("NAME", item => item.Text("name"), Gives: true),
            Listing.State,
            new Column<JsonElement>("SCOPES", item => string.Join(",", item.Texts("scopes")), Gives: true),
            session.Age("ISSUED", "issuedAt")),
        cancel));

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "Whom it stands for: what is done with it is said to be done by this name." };
        var scopes = new Option<string[]>("--scope")
        {
            Description = "What it may do: signals, read, operate, decide, simulate, admin; may be given again.", HelpName = "scope", Required = true,
        };
        return new Command("add", "Make a key; it is shown this once.") { name, scopes }.Calls((parsed, session, cancel) => session.Order(
            HttpMethod.Post, "api/keys", Parts.Body(("name", parsed.GetValue(name)), ("scopes", Parts.List(parsed.GetValue(scopes)))),
            made =>
            {
                session.Screen.Line($"The key of {Cells.Clean(made.Text("name") ?? "")} for {string.Join(", ", made.Texts("scopes"))}. It is shown this once:");
                session.Screen.Line();
                session.Screen.Line($"  {made.Text("key")}");
            },
            cancel));
    }

    private static Command Revoke()
    {
        var name = new Argument<string>("name") { Description = "Whom it stood for." };
        return new Command("revoke", "Let a key in no more, for good.") { name }.Calls((parsed, session, cancel) => session.Order(
            HttpMethod.Delete, $"api/keys/{Uri.EscapeDataString(parsed.GetValue(name)!)}", null,
            _ => session.Screen.Line($"The key of {Cells.Clean(parsed.GetValue(name)!)} is revoked; no process lets it in five seconds from now."), cancel));
    }
}
