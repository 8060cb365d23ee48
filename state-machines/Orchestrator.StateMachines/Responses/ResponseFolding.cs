using Orchestrator.Contracts;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.StateMachines.Responses;

public sealed partial class Response
{
    protected override void Apply(Fact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case ResponseStarted f: Apply(f, at); break;
            case KeyRequested f: (LockId, Key, Phase) = (f.LockId, f.Key, Phase.Queued); break;
            case KeyAwaited f: WaitsFor = f.HolderResponseId; break;
            case KeyGranted: (HoldsKey, WaitsFor, Phase) = (true, null, Phase == Phase.Queued ? Phase.Running : Phase); break;
            case ResponsePaused f: PausedBy = f.By; break;
            case ResponseResumed: PausedBy = null; break;
            case ResolutionNoted: SignalResolved = true; break;
            case WorkStopped f: Apply(f); break;
            case ClosingStarted: (Closing, Phase) = (true, Phase.Running); break;
            case WorkCompleted: WorkDone = true; break;
            case UndoDemanded: UndoneForParent = true; break;
            case UndoOrdered f: Order(f.Steps); break;
            case CompensationStarted f: Phase = Phase.Compensating; Order(f.Steps); break;
            case StepUndone f: Apply(f, at); break;
            case LeftToHuman f: Apply(f); break;
            case LeftoverSettled f: OpenLeftovers.Remove(f.TaskId); break;
            case ResponseEnded f: Apply(f); break;
            default: ApplyStep(fact, at); break;
        }

        State = Phase == Phase.Ended
            ? EndState!.Value.ToString() : PausedBy is not null ? nameof(ResponseStateMachine.Paused)
            : Phase.ToString();
    }

    private void Apply(ResponseStarted f, DateTimeOffset at)
    {
        (IncidentId, Flow, FlowVersion, DefinitionHash) = (f.IncidentId, f.Flow, f.Version, f.DefinitionHash);
        (Data, StartedBy, StartedAt, DeadlineAt) = (f.Data, f.StartedBy, at, f.DeadlineAt);
        (ParentResponseId, ParentStep, LeaseRoot) = (f.ParentResponseId, f.ParentStep, f.LeaseRoot);
        Phase = Phase.Running;
        Changed(f.StartedBy);
    }

    private void Apply(WorkStopped f)
    {
        (Stop, Phase) = (new Stop(f.Cause, f.Step, f.Explanation, f.Aftermath), Phase.Stopping);
        if (f.Aftermath == Aftermath.StopHere)
            Undos = [.. Undos.Select(entry => entry with { Ordered = false })];
    }

    private void Apply(StepUndone f, DateTimeOffset at)
    {
        Undos.RemoveAll(entry => entry.Step == f.Step);
        Steps.Remove(StepPath.Undo(f.Step));
        UndoneSteps++;
        if (Steps.TryGetValue(f.Step, out var run))
            run.End(StepStatus.Undone, at);
    }

    private void Apply(LeftToHuman f)
    {
        Undos.RemoveAll(entry => entry.Step == f.Step && entry.Ordered);
        Steps.Remove(StepPath.Undo(f.Step));
        OpenLeftovers[f.TaskId] = f.Step;
        Leftovers++;
    }

    private void Apply(ResponseEnded f)
    {
        (Phase, EndState, Explanation, Result, PausedBy) = (Phase.Ended, f.EndState, f.Explanation, f.Output, null);
        (HoldsKey, WaitsFor, Stop, Closing) = (false, null, null, false);
        Outputs.Clear();
        Items.Clear();
        Corrections.Clear();
        EarlyTasks.Clear();
        if (ParentResponseId is null || f.EndState != Contracts.Responses.EndState.Resolved)
            Undos.Clear();
    }

    private void Order(IReadOnlyList<string> steps)
    {
        var ordered = steps.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < Undos.Count; i++)
        {
            if (ordered.Contains(Undos[i].Step))
                Undos[i] = Undos[i] with { Ordered = true };
        }
    }

    private void Changed(string by)
    {
        if (!ChangedBy.Contains(by))
            ChangedBy.Add(by);
    }
}
