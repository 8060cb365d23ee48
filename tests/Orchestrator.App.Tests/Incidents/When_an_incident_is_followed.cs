using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orchestrator.App.Client;
using Orchestrator.App.Incidents;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Tests.Incidents;

/// <summary>Against a server that ends the connection when the test says so.</summary>
public sealed class When_an_incident_is_followed : IAsyncLifetime
{
    private readonly List<string?> _askedAfter = [];
    private readonly Queue<string[]> _events = new();
    private string _incident = Sample.Json();
    private WebApplication _server = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapGet($"/api/incidents/{Sample.Incident}", () => Results.Text(_incident, "application/json"));
        _server.MapGet($"/api/tasks/{Sample.Task}", () => Results.Text(Sample.TaskJson(), "application/json"));
        _server.MapGet($"/api/incidents/{Sample.Incident}/events", Events);
        await _server.StartAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Tells_what_happened_then_what_happens_until_it_is_closed()
    {
        _events.Enqueue([Event(24, "step_completed", "roll-back: done", "response-4bb29479"), Event(25, "incident_closed", "The incident was closed")]);
        var told = await Followed();
        told.ShouldContain("✓ freeze-deploys: done");
        told.ShouldContain("✓ roll-back: done");
        told.TrimEnd().ShouldEndWith("✓ The incident was closed");
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_taken_up_where_it_was()
    {
        // What the snapshot may have missed is asked for again: all after the stream that was read first.
        _events.Enqueue([Event(21, "task_answered", "approve-rollback: approved by alice"), Event(24, "step_completed", "roll-back: done")]);
        _events.Enqueue([Event(25, "incident_closed", "The incident was closed")]);
        var told = await Followed();
        _askedAfter.ShouldBe(["7", "24"]);
        told.Split("approved by alice").Length.ShouldBe(2, "once");
        told.Split("roll-back: done").Length.ShouldBe(2, "once");
    }

    [Fact]
    public async Task A_task_that_opens_comes_with_what_to_type()
    {
        _incident = Sample.Json(tasks: "", timeline: Sample.Entry(1, "incident_opened", "Incident opened", position: 5));
        _events.Enqueue([Event(20, "task_opened", "Approval \"Roll back?\" opened", $"task-{Sample.Task}"), Event(25, "incident_closed", "The incident was closed")]);
        (await Followed()).ShouldContain("orchestrator tasks approve 87a99caf --group role:incident-commander");
    }

    [Fact]
    public async Task An_incident_that_is_closed_is_told_to_its_end()
    {
        _incident = Sample.Json(state: "Closed", closedAt: "2026-11-22T05:00:00Z", tasks: "");
        await Followed();
        _askedAfter.ShouldBeEmpty();
    }

    [Fact]
    public async Task For_programs_it_is_a_document_a_line()
    {
        _events.Enqueue([Event(25, "incident_closed", "The incident was closed")]);
        var lines = (await Followed(json: true)).TrimEnd().Split('\n');
        lines.Select(line => Sample.Parsed(line).GetProperty("position").GetInt64()).ShouldBe([5, 7, 8, 13, 18, 20, 21, 23, 25]);
    }

    [Fact]
    public async Task A_key_that_is_revoked_meanwhile_ends_it()
    {
        _events.Enqueue([]);
        (await Should.ThrowAsync<ClientFailed>(() => Followed())).ExitCode.ShouldBe(ExitCodes.Unauthorized);
    }

    private async Task<string> Followed(bool json = false)
    {
        using var api = new PlatformApi(new Connection(new Uri(_server.Urls.First() + "/"), "ork_line"));
        await using var writer = new StringWriter { NewLine = "\n" };
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await new IncidentFollower(new Session(api, new Screen(writer, 100, false, true, new FixedTime(FixedTime.Moment)), json), Sample.Incident).Run(deadline.Token);
        return writer.ToString();
    }

    /// <summary>Sends what there is for this connection, and ends it; with nothing to send, the key is not known any more.</summary>
    private async Task Events(HttpContext http)
    {
        _askedAfter.Add(http.Request.Headers["Last-Event-ID"]);
        if (_events.Dequeue() is not { Length: > 0 } events)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync(": hello\n\n");
        foreach (var one in events)
            await http.Response.WriteAsync(one);
    }

    private static string Event(long position, string type, string what, string? stream = null) =>
        $"id: {position}\ndata: {Sample.Entry(200 + position, type, what, stream: stream ?? "incident-" + Sample.Incident, position: position)}\n\n";
}
