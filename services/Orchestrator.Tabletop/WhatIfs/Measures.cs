using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>An incident in figures, recorded or as it would have been.</summary>
/// <param name="PagesSent">Tasks opened, and tasks taken to others when nobody had answered: each reaches somebody.</param>
/// <param name="ActionAttempts">Compensations and readings included.</param>
/// <param name="Compensations">Steps that were undone.</param>
/// <param name="LeftToHumans">What automation could not do.</param>
/// <param name="TimeToMitigate">From the opening of the incident to its first mitigation or resolution; null where it did not come to that.</param>
/// <param name="End">How the response of the flow ended; null where it did not.</param>
/// <param name="Took">How long that response took.</param>
/// <param name="ObjectivesMet">Whether it resolved within each of the flow's objectives; null where it has none, or has not ended.</param>
public sealed record Measures(
    int PagesSent,
    int ApprovalsAsked,
    int ActionAttempts,
    int Compensations,
    int LeftToHumans,
    TimeSpan? TimeToMitigate,
    EndState? End,
    TimeSpan? Took,
    bool? ObjectivesMet)
{
    /// <param name="flow">The flow that is asked about, whose objectives count on both sides.</param>
    internal static Measures Of(Recording recording, FlowDefinition flow)
    {
        var facts = recording.All;
        var opened = facts.FirstOrDefault(happened => happened.Fact is IncidentOpened)?.At;
        var mitigated = facts.FirstOrDefault(happened => happened.Fact is IncidentMitigated or IncidentResolved)?.At;
        var course = recording.Of(flow.Name);
        return new Measures(
            facts.Count(happened => happened.Fact is TaskOpened or TaskEscalated),
            facts.Count(happened => happened.Fact is TaskOpened { Kind: TaskKind.Approval }),
            facts.Count(happened => happened.Fact is ActionRequested),
            facts.Count(happened => happened.Fact is StepUndone),
            facts.Count(happened => happened.Fact is LeftToHuman),
            mitigated - opened,
            course?.EndState,
            course?.Took,
            course is not { EndState: { } end, Took: { } took } || flow.Objectives.IsEmpty
                ? null
                : end == EndState.Resolved && flow.Objectives.All(objective => took <= objective.Within));
    }
}

public enum Verdict
{
    Same,
    Better,
    Worse,

    /// <summary>The record cannot tell how it would have ended.</summary>
    Unknowable,
}

internal static class Judging
{
    /// <summary>Messages take their time in earnest and none in a simulation: less than this is no difference.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The first of these that differs decides: how the response ended, whether it met its objectives, what was left to humans, the time to
    /// mitigate, the people disturbed.
    /// </summary>
    public static (Verdict Verdict, string Because) Compare(Measures was, Measures would)
    {
        if (Rank(was.End) != Rank(would.End))
            return Of(Rank(would.End) > Rank(was.End), $"the response would have ended as {Words(would.End)}, not {Words(was.End)}");
        if (was.ObjectivesMet != would.ObjectivesMet && was.ObjectivesMet is not null && would.ObjectivesMet is { } met)
            return Of(met, $"it would have {(met ? "met" : "missed")} its objectives");
        if (was.LeftToHumans != would.LeftToHumans)
            return Of(would.LeftToHumans < was.LeftToHumans, $"{would.LeftToHumans} things would have been left to humans, not {was.LeftToHumans}");
        if (was.TimeToMitigate is { } before && would.TimeToMitigate is { } after && (after - before).Duration() > Tolerance)
            return Of(after < before, $"it would have been mitigated after {after.InWords()}, not {before.InWords()}");
        if (was.TimeToMitigate is null != would.TimeToMitigate is null)
            return Of(would.TimeToMitigate is not null, $"it would {(would.TimeToMitigate is null ? "not " : "")}have been mitigated");
        if (was.PagesSent != would.PagesSent)
            return Of(would.PagesSent < was.PagesSent, $"people would have been disturbed {would.PagesSent} times, not {was.PagesSent}");
        return (Verdict.Same, "nothing that counts would have been different");
    }

    private static (Verdict Verdict, string Because) Of(bool better, string because) => (better ? Verdict.Better : Verdict.Worse, because);

    private static string Words(EndState? end) => end?.ToString() ?? "not at all";

    private static int Rank(EndState? end) => end switch
    {
        EndState.Resolved => 4,
        EndState.Cancelled => 3,
        EndState.FailedGracefully => 2,
        EndState.Escalated => 1,
        _ => 0,
    };
}
