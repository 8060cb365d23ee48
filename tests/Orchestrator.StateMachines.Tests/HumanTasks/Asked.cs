using System.Text.Json;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.HumanTasks;

namespace Orchestrator.StateMachines.Tests.HumanTasks;

/// <summary>A task that asks for a rollback, for the tests to vary.</summary>
public abstract class Asked : IAsyncDisposable
{
    protected static readonly Guid Id = DerivedId.From("task");
    protected static readonly Guid ResponseId = DerivedId.From("response");

    protected Bench<HumanTaskStateMachine, HumanTask> Bench { get; } = new();

    protected HumanTask Task => Bench[Id];

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Bench.DisposeAsync();
    }

    protected static OpenTask Approval => new(
        Id,
        DerivedId.From("incident"),
        ResponseId,
        "critical-slo-breach",
        "approve-rollback",
        TaskKind.Approval,
        "Roll back checkout to 41?",
        "Look at the error rate first.",
        Candidates: [],
        Excluded: [],
        Quorum: 1,
        Deadline: TimeSpan.FromMinutes(15),
        OnDeadline: DeadlineOutcome.Reject,
        EscalateTo: [],
        EscalateFor: null,
        AfterEscalation: null,
        Evidence: Data("""{"errorRate":0.4}"""));

    protected static JsonElement Data(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    protected static DecideTask Approves(string by, string? comment = null, JsonElement? data = null, params string[] groups) =>
        new(Id, TaskOutcome.Approved, by, comment, data, groups);

    protected static DecideTask Rejects(string by, string? comment = null) => new(Id, TaskOutcome.Rejected, by, comment, Data: null);
}
