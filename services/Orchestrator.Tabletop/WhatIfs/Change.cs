using Orchestrator.Contracts;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.WhatIfs;

public enum ChangeOf
{
    /// <summary>Somebody is asked, or is not.</summary>
    Page,
    Approval,

    /// <summary>What came of a question.</summary>
    Answer,
    Action,
    Compensation,
    End,
    Incident,
}

/// <summary>Something that would have been otherwise.</summary>
/// <param name="About">A step, a flow, or the incident.</param>
/// <param name="Was">As recorded; null where it was not.</param>
/// <param name="Would">As it would have been; null where it would not have been, or where nobody knows.</param>
/// <param name="On">What that rests on.</param>
public sealed record Change(ChangeOf Of, string About, string? Was, string? Would, Basis Basis, string On)
{
    public override string ToString() =>
        $"{Of.ToString().ToLowerInvariant()} '{About}': {Was ?? "was not"} -> {(Basis == Basis.Unknowable ? "unknowable" : Would ?? "would not be")} "
        + $"({Basis.ToString().ToLowerInvariant()}: {On})";
}

/// <summary>What there is to compare in a recording: one item a question, action, compensation and end.</summary>
internal sealed record Item(ChangeOf Of, string About, string Value, bool IsSettled, Happened Happened)
{
    public DateTimeOffset At => Happened.At;

    public long Position => Happened.Recorded.Position;

    public string Stream => Happened.Stream;

    public static Dictionary<(ChangeOf Of, string About), Item> All(Recording recording)
    {
        var items = new Dictionary<(ChangeOf, string), Item>();
        foreach (var course in recording.Courses)
        {
            var readings = course.Of<VerifyStarted>().Select(verify => verify.Step).ToHashSet(StringComparer.Ordinal);
            var attempts = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var happened in course.Facts)
            {
                if (happened.Fact is ActionRequested requested && !readings.Contains(requested.Step))
                    attempts[requested.Step] = requested.Attempt;
                if (Tell(happened.Fact, course.Started.Flow, attempts) is var (of, about, value, settled))
                    items[(of, about)] = new Item(of, about, value, settled, happened);
            }
        }

        foreach (var happened in recording.All.Where(happened => happened.Fact is IncidentMitigated or IncidentResolved))
        {
            var about = happened.Fact is IncidentMitigated ? "mitigated" : "resolved";
            items.TryAdd((ChangeOf.Incident, about), new Item(ChangeOf.Incident, about, about, true, happened));
        }

        foreach (var task in recording.Tasks)
            Tell(items, task);
        return items;
    }

    private static (ChangeOf Of, string About, string Value, bool Settled)? Tell(Fact fact, string flow, Dictionary<string, int> attempts)
    {
        string After(string step) => attempts.GetValueOrDefault(step) is > 1 and var count ? $" after {count} attempts" : "";
        return fact switch
        {
            ActionRequested f => (Kind(f.Step), $"{flow}/{f.Step}", $"{f.Action}, under way", false),
            StepCompleted { AttemptId: not null } f => (ChangeOf.Action, $"{flow}/{f.Step}", $"done{After(f.Step)}", true),
            StepCompleted { How: Completion.ByHand } f => (ChangeOf.Action, $"{flow}/{f.Step}", "done by hand", true),
            StepFailed f when attempts.ContainsKey(f.Step) => (ChangeOf.Action, $"{flow}/{f.Step}", $"failed{After(f.Step)}: {f.Error}", true),
            StepSkipped f => (ChangeOf.Action, $"{flow}/{f.Step}", $"skipped by {f.By}", true),
            StepUndone f => (ChangeOf.Compensation, $"{flow}/{StepPath.Undo(f.Step)}", $"undone{After(StepPath.Undo(f.Step))}", true),
            UndoFailed f => (ChangeOf.Compensation, $"{flow}/{StepPath.Undo(f.Step)}", $"not undone: {f.Error}", true),
            ResponseStarted => (ChangeOf.End, flow, "runs", false),
            ResponseEnded f => (ChangeOf.End, flow, $"{f.EndState}: {f.Explanation}", true),
            _ => null,
        };
    }

    private static void Tell(Dictionary<(ChangeOf, string), Item> items, TaskCourse task)
    {
        var step = task.Opened.Kind == TaskKind.FollowUp ? $"{task.Opened.Step} follow-up".TrimStart() : task.Opened.Step;
        var about = $"{task.Opened.Flow}/{step}";
        var kind = task.Opened.Kind == TaskKind.Approval ? ChangeOf.Approval : ChangeOf.Page;
        var opened = task.Facts.First();
        for (var again = 2; items.ContainsKey((kind, about)); again++)
            about = $"{task.Opened.Flow}/{step} ({again})";
        var quorum = task.Opened.Quorum > 1 ? $", {task.Opened.Quorum} to agree" : "";
        items[(kind, about)] = new Item(kind, about, $"asked of {string.Join(", ", task.Opened.Candidates)}{quorum}", true, opened);
        foreach (var escalated in task.Facts.Where(happened => happened.Fact is TaskEscalated))
        {
            var others = string.Join(", ", ((TaskEscalated)escalated.Fact).Candidates);
            items[(ChangeOf.Page, $"{about}, escalated")] = new Item(ChangeOf.Page, $"{about}, escalated", $"asked of {others}", true, escalated);
        }

        if (task.Opened.Kind != TaskKind.FollowUp)
            items[(ChangeOf.Answer, about)] = new Item(ChangeOf.Answer, about, Ended(task), task.Ended is not null, task.Ended ?? opened);
    }

    private static string Ended(TaskCourse task) => task.Ended?.Fact switch
    {
        TaskDecided decided => $"{decided.Outcome.ToString().ToLowerInvariant()} by {string.Join(", ", decided.DecidedBy)} after {(task.Ended.At - task.OpenedAt).InWords()}",
        TaskExpired expired => $"expired after {(task.Ended.At - task.OpenedAt).InWords()}: {expired.Policy.ToString().ToLowerInvariant()}",
        TaskWithdrawn => "withdrawn",
        _ => "open",
    };

    private static ChangeOf Kind(string step) => StepPath.IsUndo(step) ? ChangeOf.Compensation : ChangeOf.Action;
}
