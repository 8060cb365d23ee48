using Orchestrator.Contracts.Guards;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Responses;

/// <summary>What has to be in order before a step goes on: its guard, and the age of its evidence.</summary>
internal sealed partial class Interpreter
{
    private const int MostRenewals = 5;

    private Guid GuardId(Step step) => DerivedId.From("guard", around.Environment, saga.Flow, step.Name);

    private bool AsksGuard(AutomatedStep step, string path)
    {
        if (step.Guarding is not { } guarding || saga.Steps.GetValueOrDefault(path)?.Cleared == true)
            return false;
        var hash = CanonicalForm.HashOf(step);
        saga.Record(new GuardAsked(path, GuardId(step), hash, guarding.Until, around.Environment));
        saga.Send(new AskGuard(GuardId(step), around.Environment, saga.Flow, step.Name, hash, guarding.Until, saga.CorrelationId, path));
        return true;
    }

    public void TakeRuling(GuardAnswered message)
    {
        if (HasEnded || saga.Steps.GetValueOrDefault(message.Step) is not { Status: StepStatus.AskingGuard })
        {
            Ignore(nameof(GuardAnswered), message.Step, message.GuardId, LateOr("the step does not wait for its guard"));
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
        var instructions =
            $"'{step.Action}' has {ruling.Successes} of the {ruling.Needed} supervised successes it needs before it runs alone.";
        var asking = Asking.Nobody with
        {
            Candidates = step.Guarding!.AskedOf,
            Deadline = step.Guarding.Within,
            OnDeadline = DeadlineOutcome.Reject,
        };
        SendTask(taskId, ruling.Step, TaskKind.Approval, title, instructions, step.Owner, asking);
    }

    /// <summary>Once per response: a final failure, or a success; the guard counts only those a human approved.</summary>
    private void ReportToGuard(Step step, string path, StepRun? run, bool succeeded)
    {
        if (step is AutomatedStep { Guarding: not null } guarded && run is { Cleared: true } && StepPath.Renewed(path) == path)
        {
            var hash = CanonicalForm.HashOf(guarded);
            saga.Send(new ReportGuardedRun(GuardId(step), hash, saga.CorrelationId, path, succeeded, run.Approved));
        }
    }

    // Evidence.

    /// <summary>Old evidence is read again, or asked for again, before the step that relies on it goes on.</summary>
    private bool RenewsEvidence(Step step, string path)
    {
        if (step.Evidence is not { } evidence)
            return false;
        foreach (var source in evidence.Sources)
        {
            if (Locating.In(saga.Steps, source, path) is not { } at
                || saga.Steps[at] is not { Status: StepStatus.Completed, EndedAt: { } read })
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
            saga.Record(
                new EvidenceAged(path, at, age, evidence.NoOlderThan, renewal),
                $"'{source}' is {age.InWords()} old and may be {evidence.NoOlderThan.InWords()}");
            Proceed(renewal);
            return true;
        }

        return false;
    }
}
