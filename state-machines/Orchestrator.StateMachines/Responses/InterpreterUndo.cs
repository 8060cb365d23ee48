using System.Text.Json;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Responses;

/// <summary>
/// Turning back. What is to be undone is settled when a step completes, or when its outcome is given up; here it is undone one at a
/// time, the last completed first, going on past what fails.
/// </summary>
internal sealed partial class Interpreter
{
    private bool AwaitsAttempts => saga.Steps.Values.Any(run => run.Status == StepStatus.Awaited);

    private bool IsUndoing =>
        saga.Undos.Exists(entry => entry.Ordered) || saga.Steps.Any(step => StepPath.IsUndo(step.Key) && !step.Value.HasEnded);

    private UndoPlan? PlanUndo(Step step, string path, JsonElement? output)
    {
        if (step is StartFlowStep)
            return new UndoPlan(null, null, saga.Steps[path].ChildId, $"what flow '{((StartFlowStep)step).Flow}' did", null);
        return step.Compensation is { } compensation ? Plan(compensation, path, output) : null;
    }

    /// <summary>Nobody knows whether it took effect.</summary>
    private UndoPlan? PlanUnknown(string path)
    {
        var step = StepOf(path);
        if (step.ReadOnly)
            return null;
        return step.Compensation switch
        {
            { WhenUnknown: Undo.IsSafe } safe => Plan(safe, path, null),
            { } compensation => ByHuman(
                compensation.Protects,
                $"it is not known whether '{path}' took effect; if it did, '{compensation.Action}' undoes it"),
            null => ByHuman(null, $"it is not known whether '{path}' took effect, and nothing undoes it: {step.Irreversible}"),
        };
    }

    private static UndoPlan ByHuman(string? protects, string why) => new(null, null, null, protects, why);

    private UndoPlan Plan(Compensation compensation, string path, JsonElement? output)
    {
        try
        {
            var input = new Expression<object?>(r => compensation.Input(r, output), compensation.InputText).Evaluate(DataAt(path));
            return new UndoPlan(compensation.Action, FlowJson.ToElement(input), null, compensation.Protects, null);
        }
        catch (Exception e) when (e is ExpressionFailed or JsonException or NotSupportedException)
        {
            return ByHuman(
                compensation.Protects,
                $"the input of '{compensation.Action}', which undoes '{path}', could not be built: {e.Message}");
        }
    }

    /// <summary>Undoes the next step there is to undo. What an awaited attempt may yet complete comes first.</summary>
    private bool PumpUndo()
    {
        if (AwaitsAttempts || saga.Steps.Any(step => StepPath.IsUndo(step.Key) && !step.Value.HasEnded))
            return false;
        if (saga.Undos.Where(entry => entry.Ordered).MaxBy(entry => entry.Order) is not { } next)
            return false;
        if (next.Plan is { Action: null, ChildId: null })
            LeaveToHuman(next.Step, next.Plan.Why!, next.Plan);
        else
            DispatchUndo(StepPath.Undo(next.Step));
        return true;
    }

    private void DispatchUndo(string path)
    {
        var step = StepPath.OfUndone(path);
        var plan = saga.Undos.Single(entry => entry.Step == step).Plan;
        if (plan.ChildId is { } child)
        {
            saga.Record(new ChildUndoRequested(step, child));
            saga.Send(new UndoResponse(child, saga.CorrelationId, step, $"'{saga.Flow}' turns back: {saga.Stop?.Explanation}"));
            return;
        }

        var attempt = (saga.Steps.GetValueOrDefault(path)?.Attempt ?? 0) + 1;
        if (!IsHeld(path, attempt))
            Request(path, attempt, AttemptsOf(path), saga.Corrections.TryGetValue(path, out var corrected) ? corrected : plan.Input!.Value);
    }

    private void EndUndo(string path, Completion how, Guid? attemptId, JsonElement? output, string? reason = null, string? by = null) =>
        saga.Record(new StepUndone(StepPath.OfUndone(path), how, attemptId, output), reason, by);

    private void FailUndo(string path, string error, string? by = null)
    {
        var step = StepPath.OfUndone(path);
        var plan = saga.Undos.Single(entry => entry.Step == step).Plan;
        saga.Record(new UndoFailed(step, error), plan.Protects, by);
        LeaveToHuman(step, $"'{plan.Action ?? StepOf(step).Kind}', which undoes '{step}', failed: {error}", plan);
    }

    private void LeaveToHuman(string step, string todo, UndoPlan? plan)
    {
        var taskId = DerivedId.From(saga.CorrelationId, step, "left", saga.Leftovers.ToString());
        var owner = step.Length == 0 ? flow.Owner : StepOf(step).Owner;
        var protects = plan?.Protects is { } stake ? $" At stake: {stake}." : "";
        saga.Record(new LeftToHuman(step, taskId, todo), todo);
        var title = step.Length == 0 ? $"Take over '{saga.Flow}'" : $"Settle '{step}'";
        var evidence = plan is null ? (JsonElement?)null : FlowJson.ToElement(plan);
        SendTask(taskId, step, TaskKind.FollowUp, title, $"{todo}.{protects}", owner, Asking.Nobody, evidence);
    }

    /// <summary>Nothing new starts; what is under way is taken back or awaited.</summary>
    private void TurnBack(StopCause cause, string? step, string explanation, Aftermath aftermath, string? by = null)
    {
        saga.Record(new WorkStopped(cause, step, explanation, aftermath), explanation, by);
        foreach (var (path, run) in saga.UnderWay.ToList())
        {
            if (!StepPath.IsUndo(path))
                Withdraw(path, run, undone: false, aftermath != Aftermath.StopHere, explanation);
            else if (aftermath == Aftermath.StopHere && run.Status != StepStatus.InFlight)
                WithdrawUndo(path, run, explanation);
        }

        RecallEarlyTasks(explanation);
    }

    private void WithdrawUndo(string path, StepRun run, string reason)
    {
        CancelTimers(path, run);
        saga.Record(new StepWithdrawn(path, Awaited: run.Status == StepStatus.ChildRunning, Undone: false), reason);
    }

    private void RecallEarlyTasks(string reason)
    {
        var unanswered = saga.EarlyTasks.Where(task => task.Value.Answer is null).OrderBy(task => task.Key, StringComparer.Ordinal);
        foreach (var (path, early) in unanswered.ToList())
            Recall(path, early.TaskId, reason);
    }

    /// <summary>Moves on when nothing is under way any more that the phase waits for.</summary>
    private bool MovePhase()
    {
        if (AwaitsAttempts || IsUndoing)
            return false;
        switch (saga.Phase)
        {
            case Phase.Running when saga.WorkDone:
            case Phase.Compensating:
                End();
                return false;
            case Phase.Stopping:
                return Stopped(saga.Stop!);
            default:
                return false;
        }
    }

    private bool Stopped(Stop stop)
    {
        switch (stop.Aftermath)
        {
            case Aftermath.Compensate:
                saga.Record(new CompensationStarted(LastFirst(saga.Undos)), stop.Explanation);
                return true;
            case Aftermath.Finish:
                return SettleUnknown() || Close(stop);
            default:
                if (stop.Cause is StopCause.FlowEscalates or StopCause.DeadlineMissed)
                    LeaveToHuman("", $"Take over: {stop.Explanation}{Standing()}", null);
                End();
                return false;
        }
    }

    /// <summary>Finishing early leaves what completed; what may or may not have happened is undone, or goes to a human.</summary>
    private bool SettleUnknown()
    {
        var unknown = LastFirst(saga.Undos.Where(entry =>
            entry.Unknown && saga.Steps.GetValueOrDefault(entry.Step)?.Status == StepStatus.Withdrawn));
        if (unknown.Count > 0)
            saga.Record(new UndoOrdered(unknown), "its outcome is unknown");
        return unknown.Count > 0;
    }

    private bool Close(Stop stop)
    {
        if (flow.Closing is not { Steps.IsEmpty: false } closing)
        {
            End();
            return false;
        }

        saga.Record(new ClosingStarted(), stop.Explanation);
        BeginBlock(closing, "");
        return true;
    }

    private static IReadOnlyList<string> LastFirst(IEnumerable<UndoEntry> entries) =>
        [.. entries.OrderByDescending(entry => entry.Order).Select(entry => entry.Step)];

    private string Standing()
    {
        var standing = saga.Undos.Where(entry => !entry.Unknown).Select(entry => entry.Step).ToList();
        return standing.Count == 0 ? "" : $"; done and left as it is: {string.Join(", ", standing)}";
    }
}
