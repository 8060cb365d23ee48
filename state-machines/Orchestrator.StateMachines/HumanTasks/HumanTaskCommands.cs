using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.StateMachines.HumanTasks;

/// <summary>What stands in the way: who has the task.</summary>
public sealed record TaskClaim(string? Assignee);

/// <summary>What people tell a task. What does not apply is refused, and nothing is recorded.</summary>
public static class HumanTaskCommands
{
    /// <summary>Says who is on it. Others may still decide: in an incident a claim must not lock out whoever can act.</summary>
    public static void Claim(this HumanTask task, ClaimTask command)
    {
        task.RequireMay(command.By, command.ByGroups, "claim");
        if (task.Assignee is not { } assignee)
            task.Record(new TaskClaimed(command.By, command.ByGroups));
        else if (!HumanTask.IsSame(assignee, command.By))
            throw new CommandRefused(RefusalKind.Conflict, $"{assignee} has claimed the task.", new TaskClaim(assignee));
    }

    public static void Release(this HumanTask task, ReleaseTask command)
    {
        if (task.Assignee is not { } assignee)
            throw new CommandRefused(RefusalKind.Conflict, "Nobody has claimed the task.", new TaskClaim(Assignee: null));
        if (!HumanTask.IsSame(assignee, command.By))
            throw new CommandRefused(RefusalKind.Conflict, $"{assignee} has claimed the task, and only {assignee} can release it.", new TaskClaim(assignee));
        task.Record(new TaskReleased(command.By));
    }

    /// <summary>Hands the task to a person, who may then decide it even if not a candidate before, but never if excluded.</summary>
    public static void Delegate(this HumanTask task, DelegateTask command)
    {
        if (task.Assignee is { } assignee && !HumanTask.IsSame(assignee, command.By))
            throw new CommandRefused(RefusalKind.Conflict, $"{assignee} has claimed the task, and only {assignee} can delegate it.", new TaskClaim(assignee));
        task.RequireMay(command.By, command.ByGroups, "delegate");
        if (string.IsNullOrWhiteSpace(command.To) || IsGroup(command.To) || HumanTask.IsSame(command.To, command.By))
            throw new CommandRefused(RefusalKind.Invalid, "Delegate to one other person, by name.");
        if (task.Excludes(command.To, groups: null))
            throw new CommandRefused(RefusalKind.Forbidden, $"{command.To} may not decide this task (four eyes), so it cannot be delegated to them.");
        task.Record(new TaskDelegated(command.By, command.To, command.ByGroups), command.Reason);
    }

    /// <summary>One rejection rejects; approvals count one a person until there are enough.</summary>
    public static void Decide(this HumanTask task, DecideTask command)
    {
        task.RequireMay(command.By, command.ByGroups, "decide");
        task.RequireFits(command.Outcome);
        if (task.Approvals.Find(given => HumanTask.IsSame(given.By, command.By)) is { } before && command.Outcome != TaskOutcome.Rejected)
            throw new CommandRefused(RefusalKind.Conflict, $"{before.By} approved already, at {before.At:O}; another person has to.", before);

        if (command.Outcome == TaskOutcome.Rejected)
            task.Conclude(command, [command.By]);
        else if (task.Approvals.Count + 1 < task.Quorum)
            task.Record(
                new TaskApprovalGiven(command.By, command.Comment, command.Data, command.ByGroups),
                $"approval {task.Approvals.Count + 1} of {task.Quorum}");
        else
            task.Conclude(command, [.. task.Approvals.Select(given => given.By), command.By]);
    }

    /// <summary>The first to commit has won, whether a person or the deadline; the second hears what was decided.</summary>
    public static void RefuseEnded(this HumanTask task) => throw (task.Decision is { } first
        ? new CommandRefused(
            RefusalKind.Conflict,
            $"{string.Join(", ", first.DecidedBy)} decided already, at {first.DecidedAt:O}: {first.Outcome}.",
            first)
        : task.ExpiredWith is { } policy
            ? new CommandRefused(
                RefusalKind.Conflict,
                $"The deadline passed at {task.EndedAt:O}, and its declared outcome was {policy}.",
                new TaskDecision(TaskOutcome.Expired, [], Comment: null, task.EndedAt!.Value))
            : new CommandRefused(
                RefusalKind.Conflict,
                $"The task was withdrawn at {task.EndedAt:O}: its response no longer needs it.",
                new TaskDecision(TaskOutcome.Withdrawn, [], Comment: null, task.EndedAt!.Value)));

    public static void RefuseUnknown(this HumanTask task) =>
        throw new CommandRefused(RefusalKind.NotFound, $"There is no task {task.CorrelationId}.");

    private static void Conclude(this HumanTask task, DecideTask command, IReadOnlyList<string> decidedBy)
    {
        // What earlier approvers filled in is not lost where the last one left the form empty.
        var data = command.Data ?? task.Approvals.FindLast(given => given.Data is not null)?.Data;
        task.CancelTimer(task.DeadlineToken);
        task.Record(new TaskDecided(command.Outcome, command.By, decidedBy, command.Comment, data, command.ByGroups), command.Comment);
        task.Send(new TaskEnded(
            task.ResponseId, task.Step, task.CorrelationId, command.Outcome, decidedBy, command.Comment, data, task.Now));
    }

    private static void RequireMay(this HumanTask task, string by, IReadOnlyList<string>? groups, string verb)
    {
        if (string.IsNullOrWhiteSpace(by))
            throw new CommandRefused(RefusalKind.Invalid, $"Say who wants to {verb} the task.");
        if (task.Excludes(by, groups))
            throw new CommandRefused(RefusalKind.Forbidden, $"{by} may not {verb} this task: four eyes, {by} started or last changed what it is about.");
        if (task.Candidates.Count > 0 && !Names(task.Candidates, by, groups))
            throw new CommandRefused(RefusalKind.Forbidden, $"{by} may not {verb} this task; its candidates are {string.Join(", ", task.Candidates)}.");
    }

    private static void RequireFits(this HumanTask task, TaskOutcome outcome)
    {
        var done = task.Kind == TaskKind.Approval ? TaskOutcome.Approved : TaskOutcome.Completed;
        if (outcome != done && outcome != TaskOutcome.Rejected)
            throw new CommandRefused(RefusalKind.Invalid, $"A task of kind {task.Kind} is decided with {done} or {TaskOutcome.Rejected}, not {outcome}.");
    }

    private static bool Excludes(this HumanTask task, string person, IReadOnlyList<string>? groups) => Names(task.Excluded, person, groups);

    private static bool Names(IReadOnlyList<string> list, string person, IReadOnlyList<string>? groups) =>
        list.Any(name => HumanTask.IsSame(name, person) || (groups is not null && IsGroup(name) && groups.Any(group => HumanTask.IsSame(name, group))));

    private static bool IsGroup(string name) =>
        name.StartsWith("team:", StringComparison.OrdinalIgnoreCase) || name.StartsWith("role:", StringComparison.OrdinalIgnoreCase);
}
