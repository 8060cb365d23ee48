using System.Text.Json;
using Orchestrator.Contracts.Guards;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Responses;

/// <summary>What is asked of people and of guards, and how fresh what is decided on has to be.</summary>
internal sealed partial class Interpreter
{
    private const int MostRenewals = 5;

    public void TakeAnswer(TaskEnded message)
    {
        var run = saga.Steps.GetValueOrDefault(message.Step);
        var early = saga.EarlyTasks.GetValueOrDefault(message.Step);
        if (saga.OpenLeftovers.ContainsKey(message.TaskId))
        {
            saga.Record(new LeftoverSettled(message.Step, message.TaskId, message.Outcome, message.DecidedBy, message.Comment), message.Comment);
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
            Ignore(nameof(TaskEnded), message.Step, message.TaskId, HasEnded ? $"the response has ended: {saga.State}" : "nobody waits for this answer any more", message.Data);
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
        _ => $"{answer.Outcome.ToString().ToLowerInvariant()} by {string.Join(", ", answer.DecidedBy)}{(answer.Comment is null ? "" : $": {answer.Comment}")}",
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

    /// <summary>Approvals that are asked for with the start of the response. One whose question needs later data is asked when it is reached.</summary>
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
        var taskId = DerivedId.From(saga.CorrelationId, StepPath.Renewed(path), StepPath.IterationOf(path));
        var asking = step.Asking;
        saga.Record(new TaskRequested(path, taskId, TaskPurpose.Step, title, early));
        saga.Send(new OpenTask(
            taskId, saga.IncidentId, saga.CorrelationId, saga.Flow, path, manual is null ? TaskKind.Approval : TaskKind.Manual, title, instructions,
            CandidatesOf(step, asking.Candidates), asking.FourEyes ? [.. asking.Excluded.Union(saga.ChangedBy)] : asking.Excluded, asking.Quorum,
            asking.Deadline, asking.OnDeadline, asking.EscalateTo, asking.EscalateFor, asking.AfterEscalation, evidence, command, manual?.ExpectedOutput));
    }

    private static IReadOnlyList<string> CandidatesOf(Step step, IReadOnlyList<string> named) => named.Count > 0 ? named : [Candidates.Owner(step.Owner)];

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
        saga.Send(new OpenTask(
            taskId, saga.IncidentId, saga.CorrelationId, saga.Flow, path, TaskKind.Manual, title,
            $"Its {run.Attempt} attempts are used up: {error}. Retry or skip the step of this response, or do its work by hand and complete this task with its output.",
            CandidatesOf(step, []), [], 1, within, DeadlineOutcome.Fail, [], null, null, run.Input));
    }

    // Guards.

    private Guid GuardId(Step step) => DerivedId.From("guard", around.Environment, saga.Flow, step.Name);

    private bool AsksGuard(AutomatedStep step, string path)
    {
        if (step.Guarding is not { } guarding || saga.Steps.GetValueOrDefault(path)?.Cleared == true)
            return false;
        var hash = CanonicalForm.HashOf(step);
        saga.Record(new GuardAsked(path, GuardId(step), hash, guarding.Until));
        saga.Send(new AskGuard(GuardId(step), around.Environment, saga.Flow, step.Name, hash, guarding.Until, saga.CorrelationId, path));
        return true;
    }

    public void TakeRuling(GuardAnswered message)
    {
        if (HasEnded || saga.Steps.GetValueOrDefault(message.Step) is not { Status: StepStatus.AskingGuard })
        {
            Ignore(nameof(GuardAnswered), message.Step, message.GuardId, HasEnded ? $"the response has ended: {saga.State}" : "the step does not wait for its guard");
            return;
        }

        saga.Record(
            new GuardRuled(message.Step, message.GuardId, message.AskFirst, message.Successes, message.Needed),
            $"{message.Successes} of {message.Needed} supervised successes: {(message.AskFirst ? "ask first" : "it may run alone")}");
        var step = (AutomatedStep)StepOf(message.Step);
        if (message.AskFirst)
            AskForSupervision(step, message);
        else
            Dispatch(message.Step);
        Settle();
    }

    private void AskForSupervision(AutomatedStep step, GuardAnswered ruling)
    {
        var taskId = DerivedId.From(saga.CorrelationId, ruling.Step, "supervision");
        var title = $"May '{step.Name}' run?";
        saga.Record(new TaskRequested(ruling.Step, taskId, TaskPurpose.Supervision, title, Early: false));
        saga.Send(new OpenTask(
            taskId, saga.IncidentId, saga.CorrelationId, saga.Flow, ruling.Step, TaskKind.Approval, title,
            $"'{step.Action}' has {ruling.Successes} of the {ruling.Needed} supervised successes it needs before it runs alone.",
            CandidatesOf(step, step.Guarding!.AskedOf), [], 1, step.Guarding.Within, DeadlineOutcome.Reject, [], null, null, null));
    }

    /// <summary>Once per response: a final failure, or a success; the guard counts only those a human approved.</summary>
    private void ReportToGuard(Step step, string path, StepRun? run, bool succeeded)
    {
        if (step is AutomatedStep { Guarding: not null } guarded && run is { Cleared: true } && StepPath.Renewed(path) == path)
            saga.Send(new ReportGuardedRun(GuardId(step), CanonicalForm.HashOf(guarded), saga.CorrelationId, path, succeeded, run.Approved));
    }

    // Evidence.

    /// <summary>Old evidence is read again, or asked for again, before the step that relies on it goes on.</summary>
    private bool RenewsEvidence(Step step, string path)
    {
        if (step.Evidence is not { } evidence)
            return false;
        foreach (var source in evidence.Sources)
        {
            if (Locating.In(saga.Steps, source, path) is not { } at || saga.Steps[at] is not { Status: StepStatus.Completed, EndedAt: { } read })
                continue;
            var age = saga.Now - read;
            if (age <= evidence.NoOlderThan)
                continue;
            var number = (saga.Steps.GetValueOrDefault(path)?.Renewals ?? 0) + 1;
            if (number > MostRenewals)
            {
                Fail(path, $"its evidence '{source}' ages faster than it can be renewed: it may be {evidence.NoOlderThan.InWords()} old");
                return true;
            }

            var renewal = StepPath.Renewal(at, saga.Steps[at].Renewed + 2);
            saga.Record(new EvidenceAged(path, at, age, evidence.NoOlderThan, renewal), $"'{source}' is {age.InWords()} old and may be {evidence.NoOlderThan.InWords()}");
            Proceed(renewal);
            return true;
        }

        return false;
    }
}
