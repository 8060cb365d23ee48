using System.Text.Json;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Responses;

/// <summary>From the start over the key to the end.</summary>
internal sealed partial class Interpreter
{
    public void Start(StartResponse message)
    {
        var deadline = saga.Now + flow.Deadline;
        saga.Record(
            new ResponseStarted(
                message.IncidentId, flow.Name, flow.Version, flow.Hash, message.Data, message.StartedBy, deadline,
                message.ParentResponseId, message.ParentStep, message.LeaseRoot),
            message.Reason,
            message.StartedBy);
        if (message.ParentResponseId is null && message.StartedBy != Actors.Platform)
        {
            saga.Send(new NoteResponseStarted(
                message.IncidentId, saga.CorrelationId, flow.Name, flow.Version, message.StartedBy, message.Reason, saga.Now));
        }

        if (deadline is { } due)
            SetTimer("", 0, TimerPurpose.Deadline, due);
        AskEarly();
        if (flow.Exclusive is { } exclusive && saga.LeaseRoot is null)
            RequestKey(exclusive);
        else
            BeginBlock(flow.Main, "");
        Settle();
    }

    public void IgnoreStart(StartResponse message) =>
        Ignore(nameof(StartResponse), "", message.IncidentId, LateOr("it has started already"));

    private void RequestKey(Expression<string> exclusive)
    {
        try
        {
            var key = exclusive.Evaluate(DataAt(""));
            var lockId = DerivedId.From(key);
            saga.Record(new KeyRequested(lockId, key), $"no other response with key '{key}' may run meanwhile");
            saga.Send(new AcquireLock(lockId, key, saga.CorrelationId, saga.IncidentId, saga.Flow));
        }
        catch (ExpressionFailed e)
        {
            TurnBack(StopCause.StepFailed, null, $"its exclusivity key could not be built: {e.Message}", Aftermath.Compensate);
        }
    }

    public void TakeKey(LockGranted message)
    {
        if (saga.Phase != Phase.Queued || saga.LockId != message.LockId)
        {
            Ignore(
                nameof(LockGranted),
                "",
                message.LockId,
                LateOr(saga.HoldsKey ? "it holds the key already" : "it does not wait for this key"));
            return;
        }

        saga.Record(new KeyGranted(message.LockId, message.Key));
        BeginBlock(flow.Main, "");
        Settle();
    }

    public void NoteQueue(LockQueued message)
    {
        if (saga.Phase != Phase.Queued || saga.LockId != message.LockId)
            Ignore(nameof(LockQueued), "", message.LockId, LateOr("it does not wait for this key"));
        else
            saga.Record(
                new KeyAwaited(message.LockId, message.Key, message.HolderResponseId, message.Position),
                $"response {message.HolderResponseId} holds '{message.Key}'");
    }

    public void NoteResolved(NoteSignalResolved message)
    {
        if (HasEnded || saga.SignalResolved)
        {
            Ignore(nameof(NoteSignalResolved), "", message.SignalId, LateOr("that is known already"));
            return;
        }

        saga.Record(new ResolutionNoted(message.SignalId), message.Reason);
        foreach (var child in saga.UnderWay.Where(step => step.Value.Status == StepStatus.ChildRunning && !StepPath.IsUndo(step.Key)))
            saga.Send(message with { ResponseId = child.Value.ChildId!.Value });
        if (saga.Phase is Phase.Queued or Phase.Running && !saga.Closing && !saga.WorkDone)
            FollowSignal(message.Reason);
        Settle();
    }

    private void FollowSignal(string reason)
    {
        var explanation = $"the signal has resolved: {reason}";
        if (flow.OnSignalResolved == SignalResolvedPolicy.Continue)
            EndWaitsForSignal();
        else if (flow.OnSignalResolved == SignalResolvedPolicy.FinishEarly && saga.Phase == Phase.Running)
            TurnBack(StopCause.SignalResolved, null, explanation, Aftermath.Finish);
        else
            TurnBack(StopCause.SignalResolved, null, explanation, Aftermath.Compensate);
    }

    private void MissDeadline()
    {
        var explanation = $"it has not ended within {flow.Deadline!.Value.InWords()}";
        var aftermath = flow.WhenOverdue == Overrun.Escalate || saga.Closing ? Aftermath.StopHere : Aftermath.Compensate;
        TurnBack(StopCause.DeadlineMissed, null, explanation, aftermath);
    }

    private void EndAt(EndStep end, string path)
    {
        var (cause, aftermath) = end.As switch
        {
            EndAs.Resolved => (StopCause.FlowResolves, Aftermath.Finish),
            EndAs.Escalated => (StopCause.FlowEscalates, Aftermath.StopHere),
            _ => (StopCause.StepFailed, Aftermath.Compensate),
        };
        TurnBack(cause, path, end.Why, aftermath);
    }

    private void BeginClosing()
    {
        if (!MovesForward)
            return;
        if (flow.Closing is not { Steps.IsEmpty: false } closing)
        {
            FinishWork();
            return;
        }

        saga.Record(new ClosingStarted());
        BeginBlock(closing, "");
    }

    private void FinishWork()
    {
        if (!MovesForward)
            return;
        if (AwaitsAttempts || IsUndoing)
            saga.Record(new WorkCompleted(), "what was abandoned on the way is still being undone");
        else
            End();
    }

    private void End()
    {
        var (state, explanation) = Outcome();
        JsonElement? output = null;
        if (state == EndState.Resolved && flow.Returns is { } returns)
        {
            try
            {
                output = FlowJson.ToElement(returns.Evaluate(DataAt("")));
            }
            catch (ExpressionFailed e)
            {
                explanation += $"; it returns nothing: {e.Message}";
            }
        }

        RecallEarlyTasks("the response has ended");
        if (saga.DeadlineAt is not null)
            saga.CancelTimer(Token("", 0, TimerPurpose.Deadline));
        saga.Record(new ResponseEnded(state, explanation, output), explanation);
        if (saga.LockId is { } key && !saga.UndoneForParent)
            saga.Send(new ReleaseLock(key, saga.CorrelationId));
        if (saga.ParentResponseId is not { } parent)
            saga.Send(new NoteResponseEnded(
                saga.IncidentId, saga.CorrelationId, saga.Flow, state, explanation, flow.ResolvesIncident));
        else if (saga.UndoneForParent)
            saga.Send(new ChildUndone(parent, saga.ParentStep!, saga.CorrelationId, saga.Leftovers == 0, explanation));
        else
            saga.Send(new ChildEnded(parent, saga.ParentStep!, saga.CorrelationId, state, explanation, output));
    }

    private (EndState State, string Explanation) Outcome()
    {
        var (state, explanation) = saga.Stop switch
        {
            null when saga.UndoneForParent => (EndState.FailedGracefully, "it was undone: its parent turned back"),
            null or { Cause: StopCause.FlowResolves } when saga.SkippedObjective is { } step => (EndState.Escalated, $"'{step}', which shows that it has resolved, was skipped"),
            null => (EndState.Resolved, "all steps are done"),
            { Aftermath: Aftermath.Finish } stop => (EndState.Resolved, stop.Explanation),
            { Cause: StopCause.FlowEscalates } stop => (EndState.Escalated, stop.Explanation),
            { Cause: StopCause.DeadlineMissed, Aftermath: Aftermath.StopHere } stop => (EndState.Escalated, stop.Explanation),
            { Aftermath: Aftermath.StopHere } stop => (EndState.Cancelled, stop.Explanation + Standing()),
            { Cause: StopCause.StepFailed } stop => (EndState.FailedGracefully, stop.Explanation),
            { Cause: StopCause.DeadlineMissed } stop =>
                (flow.WhenOverdue == Overrun.Cancel ? EndState.Cancelled : EndState.FailedGracefully, stop.Explanation),
            { } stop => (EndState.Cancelled, stop.Explanation),
        };
        if (saga.UndoneSteps > 0)
            explanation += $"; undone: {saga.UndoneSteps}";
        return saga.Leftovers == 0 ? (state, explanation) : (EndState.Escalated, $"{explanation}; left to a human: {saga.Leftovers}");
    }
}
