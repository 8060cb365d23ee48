using System.Text.Json;

namespace Orchestrator.App.Client;

/// <summary>Ids are long; their first letters do, as long as they are one thing's.</summary>
internal static class Ids
{
    private const int Shown = 8;
    private const int LookedAt = 200;

    public static string Short(string id) => id.Length > Shown ? id[..Shown] : id;

    /// <param name="list">The API's list of such things, as in <c>incidents</c>.</param>
    /// <param name="kind">What one is called, as in <c>incident</c>: how its stream begins.</param>
    /// <exception cref="ClientFailed">Nothing begins so, or several do.</exception>
    public static async Task<string> Find(this Session session, string list, string kind, string text, CancellationToken cancel)
    {
        var start = text.StartsWith(kind + "-", StringComparison.Ordinal) ? text[(kind.Length + 1)..] : text;
        if (Guid.TryParse(start, out _))
            return start;
        var page = await session.Api.Get($"api/{list}?limit={LookedAt}", cancel);
        var found = page.Json.List("items").Where(item => item.Text("id")!.StartsWith(start, StringComparison.OrdinalIgnoreCase)).ToList();
        return found switch
        {
            [var one] => one.Text("id")!,
            [] => throw new ClientFailed(ExitCodes.NotFound, $"No {kind} of the newest {LookedAt} has an id that begins with '{start}': orchestrator {list} ls lists them."),
            _ => throw new ClientFailed(ExitCodes.WrongSetting, $"'{start}' begins the ids of {found.Count}: {string.Join(", ", found.Take(5).Select(Named))}. Give more of it."),
        };
    }

    private static string Named(JsonElement item) => $"{item.Text("id")} ({item.Text("title") ?? item.Text("flow")})";
}
