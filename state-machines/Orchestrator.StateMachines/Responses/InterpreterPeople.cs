using System.Text.Json;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Responses;

/// <summary>What is asked of people, and what their answers mean.</summary>
internal sealed partial class Interpreter
{
    public void TakeAnswer(TaskEnded message)
    {
        var run = saga.Steps.GetValueOrDefault(message.Step);
        var early = saga.EarlyTasks.GetValueOrDefault(message.Step);
        if (saga.OpenLeftovers.ContainsKey(message.TaskId))
        {
            saga.Record(
                new LeftoverSettled(message.Step, message.TaskId, message.Outcome, message.DecidedBy, message.Comment),
                message.Comment);
        }
        else if (!HasEnded && early is { Answer: null } && early.TaskId == message.TaskId)
        {
            saga.Record(Answer(message), "kept until the step needs it");
        }
        else if (!HasEnded && run?.TaskId == message.TaskId)
        {
            var status = run.Status;
            var answer = Answer(message);
            saga.Record(answer, message.Comment);
            Act(message.Step, run, status, answer);
            Settle();
        }
        else
        {
            Ignore(nameof(TaskEnded), message.Step, message.TaskId, LateOr("nobody waits for this answer any more"), message.Data);
        }
    }

    private static TaskAnswered Answer(TaskEnded m) =>
        new(m.Step, m.TaskId, m.Outcome, m.DecidedBy, m.Comment, m.Data, m.DecidedAt, m.DeadlineOutcome);

    private void Act(string path, StepRun run, StepStatus status, TaskAnswered answer)
    {
        switch (status)
        {
            case StepStatus.Supervised when run.Cleared: Dispatch(path); break;
            case StepStatus.Supervised: Fail(path, $"the guarded run was not approved: {InWords(answer)}"); break;
            case StepStatus.Stuck when answer.Outcome == TaskOutcome.Completed:
                Complete(path, Completion.ByHand, answer.Data, reason: InWords(answer));
                break;
            case StepStatus.Stuck:
                ReportToGuard(StepOf(path), path, run, succeeded: false);
                Fail(path, run.Error ?? "it failed");
                break;
            default: Decide((HumanStep)StepOf(path), path, answer); break;
        }
    }

    private void Decide(HumanStep step, string path, TaskAnswered answer)
    {
        var outcome = answer is { Outcome: TaskOutcome.Expired, DeadlineOutcome: DeadlineOutcome.Approve } ? TaskOutcome.Approved
            : answer is { Outcome: TaskOutcome.Expired, DeadlineOutcome: DeadlineOutcome.Reject } ? TaskOutcome.Rejected
            : answer.Outcome;
        if (outcome is TaskOutcome.Approved or TaskOutcome.Completed)
        {
            var decision = new Decision(outcome, answer.DecidedBy, answer.Comment, answer.Data, answer.DecidedAt);
            Complete(path, Completion.Done, step is ApprovalStep ? FlowJson.ToElement(decision) : answer.Data, reason: InWords(answer));
        }
        else if (outcome == TaskOutcome.Rejected && step is ApprovalStep { OnRejected: { } rejected } && StepPath.Renewed(path) == path)
        {
            saga.Record(new RejectionTaken(path), InWords(answer));
            BeginBlock(rejected, StepPath.PrefixOf(path));
        }
        else
        {
            Fail(path, InWords(answer));
        }
    }

    private static string InWords(TaskAnswered answer) => answer.Outcome switch
    {
        TaskOutcome.Expired => $"nobody answered in time: {answer.DeadlineOutcome?.ToString().ToLowerInvariant() ?? "fail"}",
        TaskOutcome.Withdrawn => "its task was withdrawn",
        _ =>
            $"{answer.Outcome.ToString().ToLowerInvariant()} by {string.Join(", ", answer.DecidedBy)}{(answer.Comment is null ? "" : $": {answer.Comment}")}",
    };

    private void Ask(HumanStep step, string path)
    {
        if (RenewsEvidence(step, path))
            return;
        if (saga.EarlyTasks.TryGetValue(path, out var early))
        {
            if (early.Answer is { } kept)
                Decide(step, path, kept);
            else
                saga.Record(new TaskAwaited(path, early.TaskId), "it was asked when the response started");
            return;
        }

        try
        {
            Open(step, path, early: false);
        }
        catch (ExpressionFailed e)
        {
            Fail(path, $"it could not be asked: {e.Message}");
        }
    }

    /// <summary>
    /// Approvals that are asked for with the start of the response. One whose question needs later data is asked when it is
    /// reached.
    /// </summary>
    private void AskEarly()
    {
        foreach (var step in flow.Steps.OfType<ApprovalStep>().Where(step => step.AskEarly))
        {
            try
            {
                Open(step, step.Name, early: true);
            }
            catch (ExpressionFailed)
            {
                // Nothing was recorded: the step asks when it is reached.
            }
        }
    }

    private void Open(HumanStep step, string path, bool early)
    {
        var data = DataAt(path);
        var (manual, approval) = (step as ManualStep, step as ApprovalStep);
        var title = step.Title.Evaluate(data);
        var instructions = manual?.Instructions.Evaluate(data) ?? approval!.Instructions;
        var evidence = step.Shows is { } shows ? FlowJson.ToElement(shows.Evaluate(data)) : (JsonElement?)null;
        var command = manual?.Command?.Evaluate(data);
        var asking = approval?.QuorumOf is { } quorum ? step.Asking with { Quorum = Math.Max(1, quorum.Evaluate(data)) } : step.Asking;
        var taskId = DerivedId.From(saga.CorrelationId, StepPath.Renewed(path), StepPath.IterationOf(path));
        var kind = manual is null ? TaskKind.Approval : TaskKind.Manual;
        saga.Record(new TaskRequested(path, taskId, TaskPurpose.Step, title, early));
        SendTask(taskId, path, kind, title, instructions, step.Owner, asking, evidence, command, manual?.ExpectedOutput);
    }

    /// <param name="owner">Is asked where nobody is named.</param>
    private void SendTask(
        Guid taskId,
        string path,
        TaskKind kind,
        string title,
        string instructions,
        string owner,
        Asking asking,
        JsonElement? evidence = null,
        string? command = null,
        string? expectedOutput = null)
    {
        IReadOnlyList<string> candidates = asking.Candidates.IsEmpty ? [Candidates.Owner(owner)] : asking.Candidates;
        IReadOnlyList<string> excluded = asking.FourEyes ? [.. asking.Excluded.Union(saga.ChangedBy)] : asking.Excluded;
        saga.Send(new OpenTask(
            taskId, saga.IncidentId, saga.CorrelationId, saga.Flow, path, kind, title, instructions, candidates, excluded, asking.Quorum,
            asking.Deadline, asking.OnDeadline, asking.EscalateTo, asking.EscalateFor, asking.AfterEscalation,
            evidence, command, expectedOutput));
    }

    private void Recall(string path, Guid taskId, string reason)
    {
        saga.Record(new TaskRecalled(path, taskId), reason);
        saga.Send(new WithdrawTask(taskId, reason));
    }

    private void AskForRescue(Step step, string path, string error, TimeSpan within)
    {
        var run = saga.Steps[path];
        var taskId = DerivedId.From(saga.CorrelationId, path, "rescue", run.Attempt.ToString());
        var title = $"'{step.Name}' failed: retry it, skip it, or do it by hand";
        saga.Record(new StepStuck(path, error, saga.Now + within), error);
        saga.Record(new TaskRequested(path, taskId, TaskPurpose.Rescue, title, Early: false));
        var instructions = $"Its {run.Attempt} attempts are used up: {error}. Retry or skip the step of this response, "
            + "or do its work by hand and complete this task with its output.";
        var asking = Asking.Nobody with { Deadline = within, OnDeadline = DeadlineOutcome.Fail };
        SendTask(taskId, path, TaskKind.Manual, title, instructions, step.Owner, asking, run.Input);
    }
}
