using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Inputs;

namespace Orchestrator.StateMachines.HumanTasks;

public static class HumanTaskInputs
{
    public static InputMap<HumanTask> Map { get; } = new InputMap<HumanTask>()
        .From<TaskOpened>((f, past) => new OpenTask(
            past.Id, f.IncidentId, f.ResponseId, f.Flow, f.Step, f.Kind, f.Title, f.Instructions, f.Candidates, f.Excluded, f.Quorum,
            f.DueAt - past.At, f.OnDeadline, f.EscalateTo, f.EscalateFor, f.AfterEscalation, f.Evidence, f.Command, f.ExpectedOutput))
        .From<TaskWithdrawn>((_, past) => new WithdrawTask(past.Id, past.Reason))
        .From<TaskClaimed>((f, past) => new ClaimTask(past.Id, f.By, Groups(f.ByGroups, past)))
        .From<TaskReleased>((f, past) => new ReleaseTask(past.Id, f.By))
        .From<TaskDelegated>((f, past) => new DelegateTask(past.Id, f.By, f.To, past.Reason, Groups(f.ByGroups, past)))
        .From<TaskApprovalGiven>((f, past) => new DecideTask(past.Id, Yes(past), f.By, f.Comment, f.Data, Groups(f.ByGroups, past)))
        .From<TaskDecided>((f, past) => new DecideTask(past.Id, f.Outcome, f.By, f.Comment, f.Data, Groups(f.ByGroups, past)))
        .From<TaskEscalated>((_, past) => Elapsed(past, past.Saga.Hop))
        .From<TaskExpired>((_, past) => Elapsed(past, past.Saga.Hop))
        .From<TaskMessageIgnored>((f, past) => f.Message switch
        {
            nameof(OpenTask) => Reopened(past),
            nameof(WithdrawTask) => new WithdrawTask(past.Id, past.Reason),

            // There is one escalation: a timer that is not of this hop is of the other.
            nameof(TaskTimerElapsed) => Elapsed(past, 1 - past.Saga.Hop),
            _ => null,
        });

    private static TaskOutcome Yes(PastCommit<HumanTask> past) =>
        past.Saga.Kind == TaskKind.Approval ? TaskOutcome.Approved : TaskOutcome.Completed;

    /// <summary>Facts from before groups were recorded say that somebody was let in: then as one of the candidates.</summary>
    private static IReadOnlyList<string> Groups(IReadOnlyList<string>? recorded, PastCommit<HumanTask> past) =>
        recorded ?? [.. past.Saga.Candidates.Except(past.Saga.Excluded)];

    private static TaskTimerElapsed Elapsed(PastCommit<HumanTask> past, int hop) => new(past.Id, past.Saga.DeadlineToken, hop);

    private static OpenTask Reopened(PastCommit<HumanTask> past) => new(
        past.Id, past.Saga.IncidentId, past.Saga.ResponseId, past.Saga.Flow, past.Saga.Step, past.Saga.Kind, past.Saga.Title,
        past.Saga.Instructions, past.Saga.Candidates, past.Saga.Excluded, past.Saga.Quorum, null, null, [], null, null, null);
}
