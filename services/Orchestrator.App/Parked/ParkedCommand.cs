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
        return new Command(verb, description) { id }.Calls(async (parsed, session, cancel) =>
        {
            var message = await Find(session, parsed.GetValue(id)!, cancel);
            var path = $"api/parked/{Uri.EscapeDataString(message.Text("destination")!)}/{message.Text("id")}/{verb}";
            await session.Order(HttpMethod.Post, path, null, _ => session.Screen.Line(done), cancel);
        });
    }

    /// <summary>One message may be parked at several endpoints: then more of it has to be said than an id.</summary>
    private static async Task<JsonElement> Find(Session session, string start, CancellationToken cancel)
    {
        var parked = (await session.Api.Get(All, cancel)).Json.List("items").Where(item => item.Text("id")!.StartsWith(start, StringComparison.OrdinalIgnoreCase)).ToList();
        return parked switch
        {
            [var one] => one,
            [] => throw new ClientFailed(ExitCodes.NotFound, $"No message whose id begins with '{start}' is parked: orchestrator parked ls lists those that are."),
            _ => throw new ClientFailed(
                ExitCodes.WrongSetting, $"'{start}' begins {parked.Count}: {string.Join(", ", parked.Select(item => $"{item.Text("id")} for {item.Text("destination")}"))}. Give more of it."),
        };
    }
}
