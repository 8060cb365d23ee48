using System.Text.Json;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.Benchmarks.Sagas;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines;

namespace Orchestrator.Benchmarks.Flows;

/// <summary>Starts flows and sees how they end.</summary>
internal sealed class World(Platform platform, WatchedStore watched)
{
    /// <summary>About 500 bytes.</summary>
    private static readonly JsonElement Payload = JsonSerializer.SerializeToElement(
        new { signal = new { title = "bench", labels = new { text = new string('x', 440) } } });

    private int _errors;

    /// <summary>Flows that ended otherwise than they should have.</summary>
    public int Errors => _errors;

    /// <summary>What is waited for: the end of a response, by its stream, and the task it asks.</summary>
    public static string? KeyOf(string streamId, NewFact fact) => fact.Type switch
    {
        "response_ended" => streamId,
        "task_opened" => $"asked-{Field(fact, "ResponseId")}",
        _ => null,
    };

    /// <summary>One flow from start to end; approved through the API as soon as it asks.</summary>
    public async Task RunOnce(string workload)
    {
        var id = Guid.NewGuid();
        var ended = Ended(id);
        var asked = Asked(id);
        await Start(id, workload);
        if (workload == "w2")
            await Approve(await asked);
        await Verify(ended, workload == "w4" ? EndState.FailedGracefully : EndState.Resolved);
    }

    public Task Start(Guid id, string workload) =>
        platform.Bus.Send(Guid.NewGuid(), new StartResponse(id, Guid.NewGuid(), workload, Version: null, Payload, Actors.Platform, "a measurement"), "bench");

    /// <summary>The task a response asks, once it does.</summary>
    public async Task<Guid> Asked(Guid responseId) => Guid.Parse((await watched.Next($"asked-{responseId}")).StreamId.AsSpan("task-".Length));

    public Task<(string StreamId, NewFact Fact)> Ended(Guid responseId) => watched.Next($"response-{responseId}");

    public Task Approve(Guid taskId) => platform.Approve(taskId);

    public async Task Verify(Task<(string StreamId, NewFact Fact)> ended, EndState expected)
    {
        var (_, fact) = await ended.WaitAsync(TimeSpan.FromMinutes(3));
        if (Field(fact, "EndState") != expected.ToString())
            Interlocked.Increment(ref _errors);
    }

    private static string? Field(NewFact fact, string name)
    {
        using var body = JsonDocument.Parse(fact.Data);
        return body.RootElement.GetProperty(name).GetString();
    }
}
