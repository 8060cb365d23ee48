using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Responses;

internal static class TimerPurpose
{
    public const string Timeout = "timeout";
    public const string Retry = "retry";
    public const string Wait = "wait";
    public const string Reading = "reading";

    /// <summary>Of a verification, of a child, and with an empty step of the response as a whole.</summary>
    public const string Deadline = "deadline";

    public static readonly IReadOnlyList<string> All = [Timeout, Retry, Wait, Reading, Deadline];

    public static Guid Token(Guid responseId, string step, int attempt, string purpose) =>
        DerivedId.From(responseId, "timer", step, attempt.ToString(), purpose);
}

/// <summary>Timers, waits and verifications.</summary>
internal sealed partial class Interpreter
{
    public void TakeTimer(ResponseTimerElapsed message)
    {
        var run = saga.Steps.GetValueOrDefault(message.Step);
        if (WhyLate(run, message) is { } reason)
        {
            Ignore(nameof(ResponseTimerElapsed), message.Step, message.Token, $"{message.Purpose}: {reason}");
            return;
        }

        saga.Record(new TimerElapsed(message.Step, message.Attempt, message.Purpose));
        switch (message.Purpose)
        {
            case TimerPurpose.Timeout: TimeOut(message.Step, run!); break;
            case TimerPurpose.Retry or TimerPurpose.Reading: Proceed(message.Step); break;
            case TimerPurpose.Wait: EndWait(message.Step); break;
            case TimerPurpose.Deadline when message.Step.Length == 0: MissDeadline(); break;
            case TimerPurpose.Deadline: MissStepDeadline(message.Step, run!); break;
        }

        Settle();
    }

    private string? WhyLate(StepRun? run, ResponseTimerElapsed message) => message switch
    {
        _ when HasEnded => $"the response has ended: {saga.State}",
        { Step.Length: 0, Purpose: not TimerPurpose.Deadline } => "the response has no such timer",
        { Step.Length: 0 } => saga.Phase is Phase.Stopping or Phase.Compensating ? "the response turns back already" : null,
        _ when run is null or { HasEnded: true } => "the step has ended",
        { Purpose: TimerPurpose.Timeout } when run.Status is StepStatus.InFlight or StepStatus.Awaited && run.Attempt == message.Attempt =>
            null,
        { Purpose: TimerPurpose.Retry } when run.Status == StepStatus.BackingOff && run.Attempt + 1 == message.Attempt => null,
        { Purpose: TimerPurpose.Reading } when run.Status == StepStatus.Probing && run.Attempt + 1 == message.Attempt => null,
        { Purpose: TimerPurpose.Wait } when run.Status == StepStatus.Waiting => null,
        { Purpose: TimerPurpose.Deadline } when run.Status != StepStatus.Awaited => null,
        _ => $"the step has moved on: {run.Status}, attempt {run.Attempt}",
    };

    private Guid Token(string step, int attempt, string purpose) => TimerPurpose.Token(saga.CorrelationId, step, attempt, purpose);

    private void SetTimer(string step, int attempt, string purpose, DateTimeOffset due)
    {
        var token = Token(step, attempt, purpose);
        saga.SetTimer(token, due, new ResponseTimerElapsed(saga.CorrelationId, token, step, attempt, purpose));
    }

    private void TimeOut(string path, StepRun run)
    {
        var error = $"no answer within {AttemptsOf(path).Timeout.InWords()}";
        var ended = new ActionEnded(saga.CorrelationId, path, run.AttemptId!.Value, run.Attempt, ActionOutcome.Unknown, null, error);
        if (!StepPath.IsUndo(path) && StepOf(path) is VerifyStep verify)
            TakeReading(verify, ended);
        else
            EndAttempt(path, run, ended, timedOut: true);
    }

    private void MissStepDeadline(string path, StepRun run)
    {
        if (StepOf(path) is VerifyStep verify)
        {
            CancelTimers(path, run);
            var last = run.Error is null ? "" : $"; the last reading: {run.Error}";
            Fail(path, $"it did not hold for {verify.For.InWords()} within {verify.Within!.Value.InWords()}{last}");
        }
        else if (StepOf(path) is StartFlowStep child)
        {
            saga.Send(new WithdrawResponse(
                run.ChildId!.Value,
                saga.CorrelationId,
                path,
                $"it had {child.Within!.Value.InWords()}",
                Compensate: true));
        }
    }

    /// <summary>What is set for a step that is not waited for any more.</summary>
    private void CancelTimers(string path, StepRun run)
    {
        switch (run.Status)
        {
            case StepStatus.InFlight: saga.CancelTimer(Token(path, run.Attempt, TimerPurpose.Timeout)); break;
            case StepStatus.BackingOff: saga.CancelTimer(Token(path, run.Attempt + 1, TimerPurpose.Retry)); break;
            case StepStatus.Probing: saga.CancelTimer(Token(path, run.Attempt + 1, TimerPurpose.Reading)); break;
            case StepStatus.Waiting: saga.CancelTimer(Token(path, 0, TimerPurpose.Wait)); break;
        }

        if (!StepPath.IsUndo(path) && StepOf(path) is VerifyStep or StartFlowStep { Within: not null })
            saga.CancelTimer(Token(path, 0, TimerPurpose.Deadline));
    }

    // Waits.

    private void BeginWait(WaitStep wait, string path)
    {
        var due = saga.Now + wait.Until;
        if (wait.ForSignal && saga.SignalResolved)
        {
            Complete(path, Completion.Done, null, reason: "the signal has resolved already");
            return;
        }

        saga.Record(new WaitStarted(path, due));
        SetTimer(path, 0, TimerPurpose.Wait, due);
    }

    private void EndWait(string path)
    {
        var wait = (WaitStep)StepOf(path);
        if (wait is { ForSignal: true, AtDeadline: WaitTimeout.Fail })
            Fail(path, $"the signal did not resolve within {wait.Until.InWords()}");
        else
            Complete(
                path,
                Completion.Done,
                null,
                reason: wait.ForSignal ? $"the signal did not resolve within {wait.Until.InWords()}: the flow goes on" : null);
    }

    private void EndWaitsForSignal()
    {
        foreach (var (path, run) in saga.UnderWay.Where(step => step.Value.Status == StepStatus.Waiting).ToList())
        {
            if (StepOf(path) is not WaitStep { ForSignal: true })
                continue;
            CancelTimers(path, run);
            Complete(path, Completion.Done, null, reason: "the signal has resolved");
        }
    }

    // Verifications.

    private void BeginVerify(VerifyStep verify, string path)
    {
        var due = saga.Now + verify.Within!.Value;
        saga.Record(new VerifyStarted(path, due));
        SetTimer(path, 0, TimerPurpose.Deadline, due);
        Dispatch(path);
    }

    /// <summary>A reading that fails says nothing, so it does not hold: what was verified has to hold without a break.</summary>
    private void TakeReading(VerifyStep verify, ActionEnded message)
    {
        var run = saga.Steps[message.Step];
        var (holds, why) = Holds(verify, message);
        var since = holds ? run.HeldSince ?? saga.Now : (DateTimeOffset?)null;
        saga.Record(
            new ProbeTaken(message.Step, message.Attempt, message.AttemptId, message.Outcome, message.Output, why, since),
            why ?? $"`{verify.Holds.Text}` holds");
        if (message.Outcome == ActionOutcome.FailedFinal)
        {
            saga.CancelTimer(Token(message.Step, 0, TimerPurpose.Deadline));
            Fail(message.Step, why!);
        }
        else if (since is { } heldSince && saga.Now - heldSince >= verify.For)
        {
            saga.CancelTimer(Token(message.Step, 0, TimerPurpose.Deadline));
            Complete(message.Step, Completion.Done, message.Output, message.AttemptId);
        }
        else
        {
            SetTimer(message.Step, message.Attempt + 1, TimerPurpose.Reading, saga.Now + verify.Every);
        }
    }

    private static (bool Holds, string? Why) Holds(VerifyStep verify, ActionEnded message)
    {
        if (message is not { Outcome: ActionOutcome.Succeeded, Output: { } output })
            return (false, message.Error ?? "it could not be read");
        try
        {
            return verify.Holds.Holds(output) ? (true, null) : (false, $"`{verify.Holds.Text}` does not hold");
        }
        catch (ExpressionFailed e)
        {
            return (false, e.Message);
        }
    }
}
