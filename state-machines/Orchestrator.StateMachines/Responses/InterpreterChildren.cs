using System.Text.Json;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Responses;

/// <summary>Flows that start flows: the parent's side, and the child's.</summary>
internal sealed partial class Interpreter
{
    private void StartChild(string path)
    {
        var step = (StartFlowStep)StepOf(path);
        if (RenewsEvidence(step, path) || IsHeld(path, 1))
            return;
        try
        {
            var childId = DerivedId.From(saga.CorrelationId, path, "child");
            var input = FlowJson.ToElement(step.Input.Evaluate(DataAt(path)));
            saga.Record(new ChildStarted(path, childId, step.Flow, step.Version, input));
            var lease = saga.LeaseRoot ?? (saga.HoldsKey ? saga.CorrelationId : null);
            saga.Send(new StartResponse(
                childId, saga.IncidentId, step.Flow, step.Version, ChildData(input), saga.StreamId, $"step '{path}' of '{saga.Flow}'",
                saga.CorrelationId, path, lease));
            if (step.Within is { } within)
                SetTimer(path, 0, TimerPurpose.Deadline, saga.Now + within);
        }
        catch (Exception e) when (e is ExpressionFailed or JsonException or NotSupportedException)
        {
            Fail(path, $"its input could not be built: {e.Message}");
        }
    }

    private JsonElement ChildData(JsonElement input) =>
        saga.Data.ValueKind == JsonValueKind.Object && saga.Data.TryGetProperty("signal", out var signal)
            ? FlowJson.ToElement(new { signal, input })
            : FlowJson.ToElement(new { input });

    public void TakeChildEnd(ChildEnded message)
    {
        var run = saga.Steps.GetValueOrDefault(message.Step);
        if (HasEnded || run is not { Status: StepStatus.ChildRunning or StepStatus.Awaited } || run.ChildId != message.ChildId)
        {
            Ignore(nameof(ChildEnded), message.Step, message.ChildId, LateOr("the step does not wait for this child"), message.Output);
            return;
        }

        var awaited = run.Status == StepStatus.Awaited;
        CancelTimers(message.Step, run);
        saga.Record(new ChildReported(message.Step, message.ChildId, message.EndState, message.Reason, message.Output), message.Reason);
        if (message.EndState == EndState.Resolved)
            Complete(message.Step, Completion.Done, message.Output ?? FlowJson.ToElement(null));
        else if (!awaited)
            Fail(message.Step, $"its flow ended as {message.EndState}: {message.Reason}");
        Settle();
    }

    public void TakeChildUndone(ChildUndone message)
    {
        var path = StepPath.Undo(message.Step);
        var run = saga.Steps.GetValueOrDefault(path);
        if (HasEnded || run is not { Status: StepStatus.ChildRunning or StepStatus.Awaited } || run.ChildId != message.ChildId)
        {
            Ignore(nameof(ChildUndone), message.Step, message.ChildId, LateOr("the step does not wait for this child"));
            return;
        }

        saga.Record(new ChildUndoReported(message.Step, message.ChildId, message.Complete, message.Reason), message.Reason);
        if (message.Complete)
            EndUndo(path, Completion.Done, null, null);
        else
            FailUndo(path, message.Reason);
        Settle();
    }

    public void Withdraw(WithdrawResponse message)
    {
        if (HasEnded || saga.Phase is Phase.Stopping or Phase.Compensating)
        {
            Ignore(nameof(WithdrawResponse), "", message.ParentResponseId, LateOr("it turns back already"));
            return;
        }

        TurnBack(
            StopCause.ParentWithdrew,
            null,
            Said.Withdrawn(message.Reason),
            message.Compensate ? Aftermath.Compensate : Aftermath.StopHere);
        Settle();
    }

    public void UndoForParent(UndoResponse message)
    {
        if (!HasEnded || saga.UndoneForParent)
        {
            Ignore(nameof(UndoResponse), "", message.ParentResponseId, saga.UndoneForParent ? "that is known already" : "it has not ended");
            return;
        }

        saga.Record(new UndoDemanded(message.ParentResponseId, message.ParentStep), message.Reason);
        saga.Record(new CompensationStarted(LastFirst(saga.Undos)), message.Reason);
        Settle();
    }
}
