using Orchestrator.Sandbox.Calls;

namespace Orchestrator.Sandbox.StatusPage;

/// <param name="State">As the page says it: <c>investigating</c>, <c>identified</c>, <c>monitoring</c>, <c>resolved</c>, or any other word.</param>
internal sealed record Notice(string Id, string? Service, string Title, string State, string? Text, DateTimeOffset At, DateTimeOffset ChangedAt);

internal sealed class Notices
{
    private const int Most = 10_000;
    private readonly OrderedDictionary<string, Notice> _notices = [];
    private long _last;

    public IEnumerable<Notice> Newest => _notices.Values.Reverse().Take(100);

    public Notice Get(string id) => _notices.TryGetValue(id, out var notice) ? notice : throw Refused.Unknown("notice", id, _notices.Keys);

    public Notice Post(string? service, string title, string state, string? text, DateTimeOffset at)
    {
        if (_notices.Count >= Most)
            _notices.RemoveAt(0);
        var notice = new Notice($"notice-{++_last}", service, title, state, text, at, at);
        return _notices[notice.Id] = notice;
    }

    public Notice Change(Notice notice) => _notices[notice.Id] = notice;
}

internal static class NoticeRoutes
{
    public static void Map(RouteTable to)
    {
        to.Get("/status-page", call => Answer.Of(new { items = call.World.Notices.Newest }));
        to.Get("/status-page/{id}", call => Answer.Of(call.World.Notices.Get(call.Of("id"))));
        to.Post("/status-page", call => Answer.Did(
            "status-page.posted",
            call.World.Notices.Post(
                call.TextOr("service", null), call.Text("title"), call.TextOr("state", "investigating")!, call.TextOr("text", null), call.Now),
            201));
        to.Put("/status-page/{id}", call =>
        {
            var notice = call.World.Notices.Get(call.Of("id"));
            return Answer.Did("status-page.changed", call.World.Notices.Change(notice with
            {
                Title = call.TextOr("title", notice.Title)!,
                State = call.TextOr("state", notice.State)!,
                Text = call.TextOr("text", notice.Text),
                ChangedAt = call.Now,
            }));
        });
    }
}
