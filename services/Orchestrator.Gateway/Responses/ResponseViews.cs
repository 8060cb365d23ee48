using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Contracts.Responses;
using Orchestrator.AuditTrail.Timelines;
using Orchestrator.Gateway.Http;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Gateway.Responses;

/// <summary>A response in a list.</summary>
/// <param name="WaitsFor">The response that holds the key this one needs.</param>
/// <param name="UnderWay">The steps under way, in the order in which they began.</param>
public record ResponseSummary(
    [property: JsonPropertyOrder(-2)] Guid Id,
    [property: JsonPropertyOrder(-1)] string State,
    string Flow,
    int FlowVersion,
    Guid IncidentId,
    string StartedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset? DeadlineAt,
    string? PausedBy,
    string? Key,
    Guid? WaitsFor,
    Guid? ParentResponseId,
    IReadOnlyList<string> UnderWay,
    EndState? EndState,
    string? Explanation,
    long Version)
{
    public static ResponseSummary Of(Response response) => new(
        response.CorrelationId, response.State, response.Flow, response.FlowVersion, response.IncidentId, response.StartedBy, response.StartedAt,
        response.DeadlineAt, response.PausedBy, response.Key, response.WaitsFor, response.ParentResponseId,
        [.. response.UnderWay.Select(step => step.Key)], response.EndState, response.Explanation, response.Version);
}

/// <summary>A step of a response: where it is.</summary>
/// <param name="Step">Its path: with ForEach it holds the item, as in <c>notify[3]/send</c>.</param>
/// <param name="DueAt">What is waited for comes due then.</param>
public sealed record StepView(
    string Step,
    StepStatus Status,
    int Attempt,
    string? Error,
    DateTimeOffset? DueAt,
    HeldBy? HeldBy,
    Guid? TaskId,
    Guid? ChildId,
    DateTimeOffset? EndedAt,
    JsonElement? Output);

/// <param name="Timeline">The newest of it, in order.</param>
/// <param name="TimelineNext">The cursor of what was before, for <c>/timeline?cursor=</c>; null where this is all.</param>
public sealed record ResponseDetails(
    [property: JsonIgnore] ResponseSummary Summary,
    string DefinitionHash,
    JsonElement Data,
    IReadOnlyList<StepView> Steps,
    IReadOnlyList<UndoView> ToUndo,
    Stop? Stopped,
    JsonElement? Result,
    IReadOnlyList<TimelineEntry> Timeline,
    string? TimelineNext) : ResponseSummary(Summary)
{
    public static ResponseDetails Of(Response response, Page<TimelineEntry> timeline) => new(
        ResponseSummary.Of(response),
        response.DefinitionHash,
        response.Data,
        [.. response.Steps.OrderBy(step => step.Value.Order).Select(step => View(response, step.Key, step.Value))],
        [.. response.Undos.OrderByDescending(undo => undo.Order).Select(undo => new UndoView(undo.Step, undo.Plan.Action, undo.Plan.Protects, undo.Unknown))],
        response.Stop,
        response.Result,
        timeline.Items,
        timeline.Next);

    private static StepView View(Response response, string path, StepRun run) => new(
        path, run.Status, run.Attempt, run.Error, run.DueAt, run.HeldBy, run.TaskId, run.ChildId, run.EndedAt,
        response.Outputs.TryGetValue(path, out var output) ? output : null);
}

/// <summary>What would be undone if the response turned back now.</summary>
/// <param name="Action">Null where it takes a human, or a child response undoes itself.</param>
/// <param name="Unknown">Not known whether there is anything to undo.</param>
public sealed record UndoView(string Step, string? Action, string? Protects, bool Unknown);
