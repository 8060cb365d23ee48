using System.Text.Json;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Responses;

/// <summary>People in command. What does not apply is refused with its reason before anything is recorded.</summary>
internal sealed partial class Interpreter
{
    public void Pause(PauseResponse message)
    {
        RefuseIfEnded();
        if (saga.PausedBy is { } person)
            throw new CommandRefused(RefusalKind.Conflict, $"{person} has paused this response already");
        saga.Record(new ResponsePaused(message.By), message.Reason, message.By);
    }

    public void Resume(ResumeResponse message)
    {
        RefuseIfEnded();
        if (saga.PausedBy is null)
            throw new CommandRefused(RefusalKind.Conflict, "this response is not paused");
        saga.Record(new ResponseResumed(message.By), message.Reason, message.By);
        TakeUp(Held());
    }

    public void Cancel(CancelResponse message)
    {
        RefuseIfEnded();
        var turnsBack = saga.Phase is Phase.Stopping or Phase.Compensating;
        if (turnsBack && (message.Compensate || saga.Stop is null or { Aftermath: Aftermath.StopHere }))
            throw new CommandRefused(RefusalKind.Conflict, $"this response turns back already: {saga.Stop?.Explanation}");
        var aftermath = message.Compensate ? Aftermath.Compensate : Aftermath.StopHere;
        TurnBack(StopCause.CancelledByPerson, null, Said.Cancelled(message.By, message.Reason), aftermath, message.By);
        Settle();
    }

    public void Retry(RetryStep message)
    {
        var run = UnderWay(message.Step);
        if (run.Status is not (StepStatus.BackingOff or StepStatus.Stuck or StepStatus.Probing))
            throw Refused(message.Step, run, "retried", "waits for its next attempt or has used up its attempts");
        CancelTimers(message.Step, run);
        saga.Record(new StepRetryOrdered(message.Step, message.By), message.Reason, message.By);
        if (run.TaskId is { } task)
            Recall(message.Step, task, $"{message.By} retries the step: {message.Reason}");
        Proceed(message.Step);
        Settle();
    }

    public void Skip(SkipStep message)
    {
        var run = UnderWay(message.Step);
        RefuseUnlessByHand(message.Step, run, "skipped");
        var reason = Said.Skipped(message.By, message.Reason);
        Leave(message.Step, run, reason);
        if (StepPath.IsUndo(message.Step))
        {
            FailUndo(message.Step, reason, message.By);
        }
        else
        {
            var undo = run.Status is StepStatus.InFlight ? PlanUnknown(message.Step) : null;
            saga.Record(new StepSkipped(message.Step, message.By, StepOf(message.Step).IsObjective, undo), message.Reason, message.By);
            GoOnAfter(message.Step);
        }

        Settle();
    }

    public void CompleteByHand(CompleteStep message)
    {
        var run = UnderWay(message.Step);
        RefuseUnlessByHand(message.Step, run, "completed by hand");
        Leave(message.Step, run, $"{message.By} did it by hand: {message.Reason}");
        if (StepPath.IsUndo(message.Step))
            EndUndo(message.Step, Completion.ByHand, null, message.Output, message.Reason, message.By);
        else
            Complete(message.Step, Completion.ByHand, message.Output, reason: message.Reason, by: message.By);
        Settle();
    }

    public void Correct(CorrectStepInput message)
    {
        RefuseIfEnded();
        var run = saga.Steps.GetValueOrDefault(message.Step);
        if (run is null && flow.Find(message.Step) is null)
            throw NoSuchStep(message.Step);
        if (run is { HasEnded: true } or { Status: StepStatus.Awaited })
            throw Refused(message.Step, run, "given another input", "has an attempt to come");
        if (StepOf(message.Step) is not AutomatedStep && !StepPath.IsUndo(message.Step))
            throw new CommandRefused(
                RefusalKind.Conflict,
                $"step '{message.Step}' is of kind '{StepOf(message.Step).Kind}' and takes no input: only actions and verifications do");
        saga.Record(new StepInputCorrected(message.Step, message.Input, message.By), message.Reason, message.By);
    }

    /// <summary>Takes back what the step waits for, so that a person can put an end to it.</summary>
    private void Leave(string path, StepRun run, string reason)
    {
        CancelTimers(path, run);
        if (run.TaskId is { } task)
            Recall(path, task, reason);
        if (run.Status == StepStatus.ChildRunning && !StepPath.IsUndo(path))
            saga.Send(new WithdrawResponse(run.ChildId!.Value, saga.CorrelationId, path, reason, Compensate: true));
    }

    private void RefuseIfEnded()
    {
        if (HasEnded)
            throw new CommandRefused(RefusalKind.Conflict, $"this response has ended as {saga.State}: {saga.Explanation}");
    }

    private StepRun UnderWay(string path)
    {
        RefuseIfEnded();
        if (!saga.Steps.TryGetValue(path, out var run))
        {
            throw flow.Find(StepPath.NameOf(path)) is null
                ? NoSuchStep(path)
                : new CommandRefused(RefusalKind.Conflict, $"step '{path}' is not under way; under way: {Listed()}");
        }

        if (run.HasEnded || run.Status == StepStatus.Awaited)
            throw new CommandRefused(RefusalKind.Conflict, $"step '{path}' has ended: {run.Status}; under way: {Listed()}");
        return run;
    }

    /// <summary>A decision is made by those who may make it: nobody who operates the platform goes round an approval.</summary>
    private void RefuseUnlessByHand(string path, StepRun run, string what)
    {
        if (!StepPath.IsUndo(path) && StepOf(path) is HumanStep)
            throw new CommandRefused(
                RefusalKind.Conflict,
                $"step '{path}' asks people, and cannot be {what}: decide its task, or cancel the response");
        if (run.RenewedFor is { } needy)
            throw new CommandRefused(
                RefusalKind.Conflict,
                $"'{path}' renews evidence, and cannot be {what}: skip or complete '{needy}', which waits for it");
        if (run.Status is StepStatus.Open or StepStatus.FallingBack or StepStatus.TakingRejection or StepStatus.Renewing)
            throw Refused(path, run, what, "has no steps under way inside it");
    }

    private CommandRefused Refused(string path, StepRun run, string what, string only) => new(
        RefusalKind.Conflict, $"step '{path}' cannot be {what}: it is {Words(run)}, and only a step that {only} can; under way: {Listed()}");

    private CommandRefused NoSuchStep(string path) => new(
        RefusalKind.NotFound, $"{flow} has no step '{path}'; it has: {string.Join(", ", flow.Steps.Select(step => step.Name))}");

    private string Listed() =>
        string.Join(", ", saga.UnderWay.Select(step => $"{step.Key} ({Words(step.Value)})")) is { Length: > 0 } list ? list : "nothing";

    private static string Words(StepRun run) => JsonNamingPolicy.KebabCaseLower.ConvertName(run.Status.ToString()).Replace('-', ' ');
}
