using Orchestrator.Sandbox.Calls;

namespace Orchestrator.Sandbox.Pager;

/// <param name="Key">What it is about: a second page with the same key wakes nobody again until it is resolved.</param>
/// <param name="Calls">How often somebody was called out for it.</param>
internal sealed record Page(string Key, string Title, string? Text, int Calls, DateTimeOffset At, DateTimeOffset? ResolvedAt = null);

internal sealed class PageList
{
    private const int Most = 10_000;
    private readonly OrderedDictionary<string, Page> _pages = [];

    public IEnumerable<Page> Newest => _pages.Values.Reverse().Take(100);

    public Page Get(string key) => _pages.TryGetValue(key, out var page) ? page : throw Refused.Unknown("page", key, _pages.Keys);

    public Page Call(string key, string title, string? text, DateTimeOffset at)
    {
        var open = _pages.TryGetValue(key, out var before) && before.ResolvedAt is null;
        if (before is null && _pages.Count >= Most)
            _pages.RemoveAt(0);
        return _pages[key] = new Page(key, title, text, (before?.Calls ?? 0) + (open ? 0 : 1), open ? before!.At : at);
    }

    public Page Resolve(Page page, DateTimeOffset at) => _pages[page.Key] = page with { ResolvedAt = page.ResolvedAt ?? at };
}

internal static class PageRoutes
{
    public static void Map(RouteTable to)
    {
        to.Get("/pages", call => Answer.Of(new { items = call.World.Pages.Newest }));
        to.Get("/pages/{key}", call => Answer.Of(call.World.Pages.Get(call.Of("key"))));
        to.Post("/pages", call => Answer.Did(
            "pager.paged", call.World.Pages.Call(call.Text("key"), call.Text("title"), call.TextOr("text", null), call.Now), 201));
        to.Post("/pages/{key}/resolve", call =>
            Answer.Did("pager.resolved", call.World.Pages.Resolve(call.World.Pages.Get(call.Of("key")), call.Now)));
    }
}
