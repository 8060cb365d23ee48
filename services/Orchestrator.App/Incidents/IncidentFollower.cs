using System.Net.ServerSentEvents;
using System.Text.Json;
using Orchestrator.App.Client;
using Orchestrator.App.HumanTasks;

namespace Orchestrator.App.Incidents;

/// <summary>
/// <c>incidents show --follow</c>: what happened, then what happens, until the incident is closed. A connection that is lost is
/// taken up where it was, by the id of the last event.
/// </summary>
internal sealed class IncidentFollower(Session session, string id)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    /// <summary>The platform says every 15 seconds that it is there.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private readonly HashSet<long> _told = [];
    private TimelineWriter _timeline = null!;
    private string? _after;
    private bool _connected;

    public async Task Run(CancellationToken cancel)
    {
        var incident = (await session.Api.Get($"api/incidents/{id}", cancel)).Json;
        _timeline = IncidentPage.Timeline(session.Screen, incident);
        if (!session.Json)
            IncidentPage.Head(session.Screen, incident);
        var entries = incident.List("timeline");
        foreach (var entry in entries)
            await Tell(entry, live: false, cancel);
        foreach (var task in incident.List("tasks").Where(TaskHints.IsOpen))
            Hint(task);
        if (incident.Field("closedAt") is not null)
            return;

        // The streams were read one after the other: what was added to one meanwhile comes again, and is known by its position.
        _after = entries.GroupBy(entry => entry.Text("stream")).Select(stream => stream.Max(entry => entry.Number("position"))).DefaultIfEmpty(0).Min().ToString();
        while (!await Listen(cancel))
        {
            if (_connected)
                await Console.Error.WriteLineAsync("orchestrator: the connection was lost; trying to take it up where it was.");
            _connected = false;
            await Task.Delay(BetweenTries, cancel);
        }
    }

    /// <returns>Whether the incident is closed; else the connection was lost.</returns>
    private async Task<bool> Listen(CancellationToken cancel)
    {
        try
        {
            using var answer = await session.Api.Open($"api/incidents/{id}/events", _after, cancel);
            _connected = true;
            await using var body = new AliveStream(await answer.Content.ReadAsStreamAsync(cancel), Silence);
            var events = SseParser.Create(body, (_, data) => JsonElement.Parse(data));
            await foreach (var one in events.EnumerateAsync(cancel))
            {
                _after = events.LastEventId;
                await Tell(one.Data, live: true, cancel);
                if (one.Data.Text("type") == "incident_closed")
                    return true;
            }

            return false;
        }
        catch (Exception error) when (error is IOException or ClientFailed { ExitCode: ExitCodes.Unreachable })
        {
            return false;
        }
    }

    private async Task Tell(JsonElement entry, bool live, CancellationToken cancel)
    {
        if (!_told.Add(entry.Number("position")))
            return;
        if (session.Json)
        {
            session.Screen.Line(entry.GetRawText());
            return;
        }

        _timeline.Write(entry);
        if (live && entry.Text("type") == "task_opened")
            Hint((await session.Api.Get($"api/tasks/{entry.Text("stream")!["task-".Length..]}", cancel)).Json);
    }

    private void Hint(JsonElement task)
    {
        if (!session.Json)
            TaskHints.Write(session.Screen, task, indent: "  ");
    }
}
