using System.Text;
using Orchestrator.Contracts;
using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Incidents;

namespace Orchestrator.AuditTrail.Timelines;

/// <summary>Facts as sentences: the one place where they are put into words.</summary>
public static class Words
{
    /// <summary>A fact that has no sentence yet is told by its name: <c>StepSkipped</c> is "Step skipped".</summary>
    public static string Of(Fact fact) => OfIncident(fact) ?? OfTask(fact) ?? ResponseWords.Of(fact) ?? Spelled(fact.GetType().Name);

    private static string? OfIncident(Fact fact) => fact switch
    {
        SignalReceived f => $"Signal \"{f.Signal.Title}\" ({Lower(f.Signal.Status)}, {Lower(f.Signal.Severity)}) came from {f.Signal.Source} by {f.Integration}",
        IncidentRequested => "An incident was asked for",
        IncidentOpened f => $"Incident opened: \"{f.Signal.Title}\", {Lower(f.Severity)}",
        SignalAttached f => $"Signal \"{f.Signal.Title}\" ({Lower(f.Signal.Status)}, {Lower(f.Signal.Severity)}) was added{(f.AllResolved ? "; nothing fires any more" : "")}",
        IncidentSeverityRaised f => $"Severity rose from {Lower(f.From)} to {Lower(f.To)}",
        IncidentSeverityLowered f => $"Severity fell from {Lower(f.From)} to {Lower(f.To)}",
        IncidentAcknowledged f => $"{f.By} acknowledged the incident",
        IncidentMitigated => "The incident is mitigated",
        IncidentRelapsed => "The incident relapsed",
        IncidentResolved f => f.By is null ? "The incident resolved by itself" : $"{f.By} resolved the incident",
        IncidentReopened f => f.By is null ? "A signal reopened the incident" : $"{f.By} reopened the incident",
        IncidentClosed => "The incident was closed",
        IncidentNoteAdded f => $"{f.By} noted: {f.Text}",
        FlowTriggersEvaluated f => Triggers(f.Verdicts),
        ResponseRequested f => $"Response {f.Flow} v{f.Version} was asked for",
        ResponseStartNoted f => $"{f.StartedBy} started response {f.Flow} v{f.Version} by hand",
        ResponseEndNoted f => $"Response {f.Flow} has ended: {Spelled(f.EndState.ToString())}",
        IncidentMessageIgnored f => $"{f.Message} was ignored",
        _ => null,
    };

    private static string? OfTask(Fact fact) => fact switch
    {
        TaskOpened f => $"{Kind(f.Kind)} \"{f.Title}\" opened for {Named(f.Candidates)}{(f.DueAt is { } due ? $", until {due:u}" : "")}",
        TaskClaimed f => $"{f.By} claimed the task",
        TaskReleased f => $"{f.By} released the task",
        TaskDelegated f => $"{f.By} delegated the task to {f.To}",
        TaskApprovalGiven f => $"{f.By} approved; more approvals are needed{Quoted(f.Comment)}",
        TaskDecided f => $"{f.By} {Lower(f.Outcome)} the task{Quoted(f.Comment)}",
        TaskEscalated f => $"Nobody decided in time: now {Named(f.Candidates)} are asked",
        TaskExpired f => $"The deadline passed without a decision; its declared outcome is {Lower(f.Policy)}",
        TaskWithdrawn => "The task was withdrawn",
        TaskMessageIgnored f => $"{f.Message} was ignored",
        _ => null,
    };

    internal static string Quoted(string? comment) => string.IsNullOrWhiteSpace(comment) ? "" : $": \"{comment}\"";

    internal static string Named(IReadOnlyList<string> names) => names.Count == 0 ? "anybody" : string.Join(", ", names);

    internal static string Lower<T>(T value)
        where T : struct, Enum => Spelled(value.ToString()).ToLowerInvariant();

    /// <summary><c>FailedGracefully</c> is "Failed gracefully".</summary>
    internal static string Spelled(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]))
                words.Append(' ').Append(char.ToLowerInvariant(name[i]));
            else
                words.Append(name[i]);
        }

        return words.ToString();
    }

    /// <summary>The conditions of those that do not start are in the fact.</summary>
    private static string Triggers(IReadOnlyList<TriggerVerdict> verdicts)
    {
        var start = verdicts.Where(verdict => verdict.Held).Select(verdict => $"{verdict.Flow} v{verdict.Version} starts ({verdict.Condition})").ToList();
        var others = string.Join(", ", verdicts.Where(verdict => !verdict.Held).Select(verdict => $"{verdict.Flow} v{verdict.Version}"));
        return start.Count == 0
            ? $"No flow starts by itself here{(others.Length == 0 ? "" : $"; asked were {others}")}"
            : $"Flows were asked: {string.Join("; ", start)}{(others.Length == 0 ? "" : $"; not {others}")}";
    }

    private static string Kind(TaskKind kind) => kind switch
    {
        TaskKind.Approval => "Approval",
        TaskKind.Manual => "Task",
        _ => "Follow-up",
    };
}
