using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.StateMachines.HumanTasks;

/// <summary>What a task decides about its response's messages and its own timer; <see cref="HumanTaskCommands"/> has what people tell it.</summary>
public static class HumanTaskDecisions
{
    public static void Open(this HumanTask task, OpenTask message)
    {
        var dueAt = task.Now + message.Deadline;
        task.Record(new TaskOpened(
            message.IncidentId, message.ResponseId, message.Flow, message.Step, message.Kind, message.Title, message.Instructions,
            message.Candidates, message.Excluded, Math.Max(1, message.Quorum), dueAt, message.OnDeadline,
            message.EscalateTo, message.EscalateFor, message.AfterEscalation, message.Evidence, message.Command, message.ExpectedOutput));
        task.SetDeadline(dueAt);
    }

    public static void Withdraw(this HumanTask task, WithdrawTask message)
    {
        var opened = task.State != "Initial";
        task.CancelTimer(task.DeadlineToken);
        task.Record(new TaskWithdrawn(), message.Reason);
        if (opened)
            task.Answer(TaskOutcome.Withdrawn, message.Reason);
    }

    /// <summary>The deadline has passed without a decision: its policy decides, or others are asked, once.</summary>
    public static void Elapse(this HumanTask task, TaskTimerElapsed message)
    {
        if (message.Hop != task.Hop || message.Token != task.DeadlineToken)
        {
            task.Ignore<TaskTimerElapsed>($"it is the timer of hop {message.Hop}; the task is at hop {task.Hop}");
            return;
        }

        var policy = task.Hop == 0 ? task.OnDeadline : task.AfterEscalation;
        if (policy == DeadlineOutcome.Escalate && task.Hop == 0 && task.EscalateTo.Count > 0)
            task.Escalate();
        else if (policy is null or DeadlineOutcome.Escalate)
            task.Expire(DeadlineOutcome.Fail, policy is null ? "the deadline passed and no outcome was declared for it" : "the deadline passed and nobody is left to escalate to");
        else
            task.Expire(policy.Value, $"the deadline passed; its declared outcome is {policy}");
    }

    public static void Ignore<TMessage>(this HumanTask task, string reason) =>
        task.Record(new TaskMessageIgnored(typeof(TMessage).Name), reason);

    /// <summary>Tells the response, once: every way to end a task comes through here, and a task ends once.</summary>
    internal static void Answer(this HumanTask task, TaskOutcome outcome, string? comment) => task.Send(new TaskEnded(
        task.ResponseId,
        task.Step,
        task.CorrelationId,
        outcome,
        task.Decision?.DecidedBy ?? [],
        comment,
        Data: null,
        task.Now,
        task.ExpiredWith));

    private static void Escalate(this HumanTask task)
    {
        var dueAt = task.Now + (task.EscalateFor ?? task.DueAt - task.OpenedAt);
        task.Record(new TaskEscalated(1, task.EscalateTo, dueAt), $"nobody decided by {task.DueAt:O}", Actors.Platform);
        task.SetDeadline(dueAt);
    }

    private static void Expire(this HumanTask task, DeadlineOutcome policy, string reason)
    {
        task.Record(new TaskExpired(policy, task.Hop), reason, Actors.Platform);
        task.Answer(TaskOutcome.Expired, reason);
    }

    private static void SetDeadline(this HumanTask task, DateTimeOffset? dueAt)
    {
        if (dueAt is { } due)
            task.SetTimer(task.DeadlineToken, due, new TaskTimerElapsed(task.CorrelationId, task.DeadlineToken, task.Hop));
    }
}
