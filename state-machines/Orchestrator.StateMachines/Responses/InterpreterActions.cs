using System.Text.Json;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Automation;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Responses;

/// <summary>Actions: what must be true before one is requested, its attempts, its outcome.</summary>
internal sealed partial class Interpreter
{
    /// <summary>What one attempt is made of, the same for a step's own action and for its undoing.</summary>
    private sealed record Attempts(string Action, TimeSpan Timeout, RetryPolicy Retry, bool ReadOnly);

    public void TakeResult(ActionEnded message)
    {
        var run = saga.Steps.GetValueOrDefault(message.Step);
        if (WhyLate(run, message) is { } reason)
        {
            saga.Record(
                new ResultIgnored(
                    nameof(ActionEnded), message.Step, message.AttemptId, message.Output, message.Outcome, message.Error),
                reason);
            return;
        }

        saga.CancelTimer(Token(message.Step, message.Attempt, TimerPurpose.Timeout));
        if (message.Outcome == ActionOutcome.Held)
            Hold(message.Step, message.Attempt, HeldBy.Worker, "automation is stopped: the worker did not try");
        else if (StepPath.IsUndo(message.Step) && message.Outcome == ActionOutcome.Succeeded)
            EndUndo(message.Step, Completion.Done, message.AttemptId, message.Output);
        else if (!StepPath.IsUndo(message.Step) && StepOf(message.Step) is VerifyStep verify)
            TakeReading(verify, message);
        else if (message.Outcome == ActionOutcome.Succeeded)
            Complete(message.Step, Completion.Done, message.Output, message.AttemptId);
        else
            EndAttempt(message.Step, run!, message, timedOut: false);
        Settle();
    }

    private string? WhyLate(StepRun? run, ActionEnded message) => run switch
    {
        _ when HasEnded => $"the response has ended: {saga.State}",
        null => "the step is not under way",
        { HasEnded: true } => $"the step has ended: {run.Status}",
        _ when run.AttemptId != message.AttemptId =>
            $"attempt {message.Attempt} is not the one that is awaited: that is attempt {run.Attempt}",
        { Status: StepStatus.InFlight or StepStatus.Awaited } => null,
        { Status: StepStatus.Held } when message.Outcome != ActionOutcome.Held => null,
        _ => $"attempt {message.Attempt} was given up: {run.Error ?? run.Status.ToString()}",
    };

    /// <summary>Requests the next attempt, once it may run: not held, guard and evidence in order.</summary>
    private void Dispatch(string path)
    {
        var step = (AutomatedStep)StepOf(path);
        var attempt = (saga.Steps.GetValueOrDefault(path)?.Attempt ?? 0) + 1;
        if (IsHeld(path, attempt) || AsksGuard(step, path) || RenewsEvidence(step, path))
            return;
        try
        {
            var input = saga.Corrections.TryGetValue(path, out var corrected)
                ? corrected
                : FlowJson.ToElement(step.Input.Evaluate(DataAt(path)));
            Request(path, attempt, AttemptsOf(path), input);
        }
        catch (Exception e) when (e is ExpressionFailed or JsonException or NotSupportedException)
        {
            Fail(path, $"its input could not be built: {e.Message}");
        }
    }

    private void Request(string path, int attempt, Attempts how, JsonElement input)
    {
        var attemptId = DerivedId.From(saga.CorrelationId, path, attempt.ToString());
        var due = saga.Now + how.Timeout;
        var known = saga.Steps.GetValueOrDefault(path)?.Input is { } before && JsonElement.DeepEquals(before, input);
        saga.Record(new ActionRequested(path, how.Action, attempt, attemptId, known ? null : input, due));
        saga.Send(new ExecuteAction(
            saga.CorrelationId, saga.IncidentId, saga.Flow, path, attemptId, attempt, how.Action, input,
            IdempotencyKey(path, attempt), how.Timeout, due, saga.Steps[path].Forgiven));
        SetTimer(path, attempt, TimerPurpose.Timeout, due);
    }

    /// <summary>
    /// The same over all attempts of a step, so that its effect happens once. Each reading of a verification is one of its own.
    /// </summary>
    private string IdempotencyKey(string path, int attempt) => !StepPath.IsUndo(path) && StepOf(path) is VerifyStep
        ? DerivedId.From(saga.CorrelationId, path, "reading", attempt.ToString()).ToString()
        : DerivedId.From(saga.CorrelationId, path).ToString();

    private Attempts AttemptsOf(string path)
    {
        if (!StepPath.IsUndo(path))
        {
            var own = (AutomatedStep)StepOf(path);
            return new(own.Action, own.Timeout, own.Retry, own.ReadOnly);
        }

        var undo = StepOf(path).Compensation!;
        return new(undo.Action, undo.Timeout, undo.Retry, false);
    }

    /// <summary>An attempt did not succeed: another one, if that can help, else the step has failed.</summary>
    private void EndAttempt(string path, StepRun run, ActionEnded ended, bool timedOut)
    {
        var awaited = run.Status == StepStatus.Awaited;
        var how = AttemptsOf(path);
        var error = ended.Error ?? "it failed without saying why";
        var undo = ended.Outcome == ActionOutcome.Unknown && !StepPath.IsUndo(path) ? PlanUnknown(path) : null;
        saga.Record(new ActionFailed(
            path, run.Attempt, run.AttemptId!.Value, ended.Outcome, error, timedOut, undo, ended.RetryAfter, ended.Repeatable));
        if (awaited)
            return;
        var abandoned = StepPath.IsUndo(path) && saga.Stop is { Aftermath: Aftermath.StopHere };
        if (!abandoned && MayRetry(how, ended, error) && run.Attempt - run.Forgiven < how.Retry.Attempts)
            ScheduleRetry(path, run.Attempt, how.Retry, ended.RetryAfter);
        else
            GiveUp(path, run, error);
    }

    private static bool MayRetry(Attempts how, ActionEnded ended, string error) =>
        how.Retry.FinalWhen?.Holds(error) != true && ended.Outcome switch
        {
            ActionOutcome.FailedRetryable => true,
            ActionOutcome.Unknown => ended.Repeatable ?? (how.Retry.EvenIfUnknown || how.ReadOnly),
            _ => false,
        };

    private void ScheduleRetry(string path, int attempt, RetryPolicy retry, TimeSpan? retryAfter)
    {
        var wait = retry.WaitAfter(attempt, DerivedId.Fraction(saga.CorrelationId, path, attempt.ToString()), retryAfter);
        var due = saga.Now + wait;
        saga.Record(new RetryScheduled(path, attempt + 1, wait, due), $"attempt {attempt} of {retry.Attempts} failed");
        SetTimer(path, attempt + 1, TimerPurpose.Retry, due);
    }

    private void GiveUp(string path, StepRun run, string error)
    {
        if (StepPath.IsUndo(path))
        {
            FailUndo(path, error);
            return;
        }

        var step = StepOf(path);
        if (step is AutomatedStep { RescueWithin: { } within } && MovesForward)
        {
            AskForRescue(step, path, error, within);
            return;
        }

        ReportToGuard(step, path, run, succeeded: false);
        Fail(path, error);
    }

    /// <summary>A pause or the emergency stop: recorded with its reason, and taken up again when it is lifted.</summary>
    private bool IsHeld(string path, int attempt)
    {
        if (saga.PausedBy is { } person)
            Hold(path, attempt, HeldBy.Pause, $"{person} paused the response");
        else if (_stop.Value is { } stop)
            Hold(path, attempt, HeldBy.EmergencyStop, $"{stop.By} stopped automation: {stop.Reason}");
        else
            return false;
        return true;
    }

    private void Hold(string path, int attempt, HeldBy by, string reason)
    {
        saga.Record(new ActionHeld(path, attempt, by), reason);
        if (by != HeldBy.Pause)
            saga.Send(new RegisterHeld(EmergencyStop.Id, saga.CorrelationId, saga.Flow));
    }

    public void Continue(ContinueHeld message)
    {
        var held = Held();
        if (held.Count == 0)
        {
            Ignore(nameof(ContinueHeld), "", EmergencyStop.Id, "nothing is held");
            return;
        }

        saga.Record(new HoldLifted(), message.Reason);
        TakeUp(held);
    }

    private List<string> Held() => [.. saga.UnderWay.Where(step => step.Value.Status == StepStatus.Held).Select(step => step.Key)];

    private void TakeUp(List<string> held)
    {
        foreach (var path in held)
        {
            Later(() =>
            {
                if (saga.Steps.GetValueOrDefault(path)?.Status == StepStatus.Held)
                    Proceed(path);
            });
        }

        Settle();
    }
}
