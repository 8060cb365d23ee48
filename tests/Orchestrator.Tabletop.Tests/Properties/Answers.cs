using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Tests.Properties;

/// <summary>What people said, or a deadline said for them, is what follows.</summary>
internal static class Answers
{
    public static IEnumerable<string> Violations(Story story)
    {
        foreach (var (at, answer) in story.Each<TaskAnswered>())
        {
            if (story.PlaceOf(answer.Step).Step is not HumanStep step || story.Facts[at - 1] is LeftToHuman)
                continue;
            // An answer that came early counts from when its step is reached.
            var reached = story.Each<TaskRequested>().Any(asked => asked.Fact.TaskId == answer.TaskId && !asked.Fact.Early)
                || story.Before<TaskAwaited>(at, awaited => awaited.TaskId == answer.TaskId);
            var later = story.Facts.Skip(at + 1).Where(fact => Course.StepOf(fact) == answer.Step).ToList();
            var next = later.Find(fact => fact is StepCompleted or StepFailed or RejectionTaken or StepWithdrawn);
            if (next is null && (reached || later.Exists(fact => fact is TaskAwaited or TaskRequested)))
                yield return $"{story.Told(at)}: nothing followed";
            else if (next is not null && !Follows(step, answer, next))
                yield return $"{story.Told(at)}: {next} followed";
        }
    }

    /// <summary>Of a task itself: asked in time, escalated where and only where that was said, ended once.</summary>
    public static IEnumerable<string> Violations(TaskCourse task)
    {
        var facts = task.Facts.Select(happened => happened.Fact).ToList();
        var opened = task.Opened;
        if (facts.Count(fact => fact is TaskDecided or TaskExpired or TaskWithdrawn) > 1)
            yield return $"task '{opened.Title}' has ended more than once";
        var escalated = facts.OfType<TaskEscalated>().Count();
        if (escalated > (opened.OnDeadline == DeadlineOutcome.Escalate ? 1 : 0))
            yield return $"task '{opened.Title}' was escalated, and was to {opened.OnDeadline}";
        if (facts.OfType<TaskExpired>().FirstOrDefault() is { } expired
            && expired.Policy != (opened.OnDeadline == DeadlineOutcome.Escalate ? opened.AfterEscalation : opened.OnDeadline))
            yield return $"task '{opened.Title}' expired with {expired.Policy}, and was to {opened.OnDeadline} {opened.AfterEscalation}";
        if (facts.OfType<TaskDecided>().FirstOrDefault() is { Outcome: not TaskOutcome.Rejected } decided
            && decided.DecidedBy.Distinct(StringComparer.Ordinal).Count() < opened.Quorum)
            yield return $"task '{opened.Title}' was decided by {string.Join(", ", decided.DecidedBy)}, and {opened.Quorum} had to";
    }

    private static bool Follows(HumanStep step, TaskAnswered answer, Contracts.Fact next)
    {
        var declared = answer.Outcome == TaskOutcome.Expired ? answer.DeadlineOutcome : null;
        var yes = answer.Outcome is TaskOutcome.Approved or TaskOutcome.Completed || declared == DeadlineOutcome.Approve;
        var no = answer.Outcome == TaskOutcome.Rejected || declared == DeadlineOutcome.Reject;
        return next switch
        {
            StepWithdrawn => true,
            StepCompleted done => done.How == Completion.Done && yes,
            RejectionTaken => no && step is ApprovalStep { OnRejected: not null },
            _ => !yes && !(no && step is ApprovalStep { OnRejected: not null }),
        };
    }
}
