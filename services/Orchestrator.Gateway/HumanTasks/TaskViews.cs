using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.AuditTrail.Timelines;
using Orchestrator.Gateway.Http;
using Orchestrator.StateMachines.HumanTasks;

namespace Orchestrator.Gateway.HumanTasks;

/// <summary>A task in a list.</summary>
public record TaskSummary(
    [property: JsonPropertyOrder(-2)] Guid Id,
    [property: JsonPropertyOrder(-1)] string State,
    TaskKind Kind,
    string Title,
    Guid IncidentId,
    Guid ResponseId,
    string Flow,
    string Step,
    IReadOnlyList<string> Candidates,
    IReadOnlyList<string> Excluded,
    int Quorum,
    int ApprovalsSoFar,
    string? Assignee,
    DateTimeOffset OpenedAt,
    DateTimeOffset? DueAt,
    DeadlineOutcome? OnDeadline,
    bool Escalated,
    TaskDecision? Decision,
    DeadlineOutcome? ExpiredWith,
    DateTimeOffset? EndedAt,
    long Version)
{
    public static TaskSummary Of(HumanTask task) => new(
        task.CorrelationId, task.State, task.Kind, task.Title, task.IncidentId, task.ResponseId, task.Flow, task.Step, task.Candidates, task.Excluded,
        task.Quorum, task.Approvals.Count, task.Assignee, task.OpenedAt, task.DueAt, task.OnDeadline, task.Hop > 0, task.Decision, task.ExpiredWith,
        task.EndedAt, task.Version);
}

/// <summary>A task as whoever decides it needs to see it.</summary>
/// <param name="Evidence">What the decision is based on.</param>
/// <param name="Command">What to type, if it is something to type.</param>
public sealed record TaskDetails(
    [property: JsonIgnore] TaskSummary Summary,
    string Instructions,
    string? Command,
    string? ExpectedOutput,
    JsonElement? Evidence,
    IReadOnlyList<TaskApproval> Approvals,
    IReadOnlyList<TimelineEntry> Timeline) : TaskSummary(Summary)
{
    public static TaskDetails Of(HumanTask task, Page<TimelineEntry> timeline) => new(
        TaskSummary.Of(task), task.Instructions, task.Command, task.ExpectedOutput, task.Evidence, task.Approvals, timeline.Items);
}
