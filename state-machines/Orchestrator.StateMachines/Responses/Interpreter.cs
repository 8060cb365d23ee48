using System.Text.Json;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Responses;

/// <summary>
/// Runs a flow: from the state of a response and one message to facts and commands. Each public method handles one message and
/// leaves nothing undone that could be done. This file walks the tree; the others do what stands in it.
/// </summary>
/// <remarks>
/// A step that ends puts what follows on the agenda instead of calling it, so that a thousand items that need no waiting do not
/// nest a thousand calls, and each entry looks again whether it is still wanted.
/// </remarks>
internal sealed partial class Interpreter(Response saga, FlowDefinition flow, Surroundings around)
{
    private readonly Queue<Action> _agenda = new();

    /// <summary>Looked at once: what one commit decides, it decides on one view of the emergency stop.</summary>
    private readonly Lazy<AutomationStop?> _stop = new(() => around.Automation.StopFor(saga.Flow));

    private bool MovesForward => saga.Phase == Phase.Running;

    private bool HasEnded => saga.Phase == Phase.Ended;

    private Place PlaceOf(string path) => flow.Find(StepPath.NameOf(path))
        ?? throw new InvalidOperationException(
            $"{saga.StreamId} is at step '{path}', which {flow} does not have: it runs on another definition than it started with.");

    private Step StepOf(string path) => PlaceOf(path).Step;

    private Situation DataAt(string path) => new(saga, path);

    /// <summary>The path of the step whose block a step stands in; null at the top.</summary>
    private static string? ParentOf(string path, Place place)
    {
        if (place.Parent is null)
            return null;
        var prefix = StepPath.PrefixOf(path);
        return place.Block.Role == BlockRole.Item ? StepPath.ItemOf(prefix).ForEach : prefix + place.Parent.Name;
    }

    private void Later(Action next) => _agenda.Enqueue(next);

    private void BeginBlock(Block block, string prefix) => BeginLater(block.Steps[0], prefix + block.Steps[0].Name);

    private void BeginLater(Step step, string path) => Later(() =>
    {
        if (MovesForward && IsWanted(path))
            Begin(step, path);
    });

    private void Begin(Step step, string path)
    {
        switch (step)
        {
            case ActionStep: Dispatch(path); break;
            case VerifyStep verify: BeginVerify(verify, path); break;
            case HumanStep human: Ask(human, path); break;
            case ChoiceStep choice: Choose(choice, path); break;
            case ParallelStep parallel: BeginBranches(parallel, path); break;
            case ForEachStep each: BeginItems(each, path); break;
            case WaitStep wait: BeginWait(wait, path); break;
            case StartFlowStep: StartChild(path); break;
            case EndStep end: EndAt(end, path); break;
            default: throw new InvalidOperationException($"Nobody runs steps of kind '{step.Kind}'.");
        }
    }

    /// <summary>Takes up again what waited: for a guard, for evidence, for the end of a pause.</summary>
    private void Proceed(string path)
    {
        if (StepPath.IsUndo(path))
        {
            DispatchUndo(path);
            return;
        }

        switch (StepOf(path))
        {
            case AutomatedStep: Dispatch(path); break;
            case HumanStep human: Ask(human, path); break;
            case StartFlowStep: StartChild(path); break;
        }
    }

    /// <summary>Whether everything a step stands in is still under way and still waits for it.</summary>
    private bool IsWanted(string path)
    {
        var place = PlaceOf(path);
        if (ParentOf(path, place) is not { } parent)
            return saga.Closing == (place.Block.Role == BlockRole.Closing);
        if (!saga.Steps.TryGetValue(parent, out var run))
            return false;
        var waits = place.Block.Role switch
        {
            BlockRole.Fallback => run.Status == StepStatus.FallingBack,
            BlockRole.Rejected => run.Status == StepStatus.TakingRejection,
            BlockRole.Item => run.Status == StepStatus.Open && saga.Items.ContainsKey(StepPath.PrefixOf(path)[..^1]),
            _ => run.Status == StepStatus.Open && run.Branches?.Contains(place.Block.Label) == true,
        };
        return waits && IsWanted(parent);
    }

    /// <summary>A step has completed: records it with what there would be to undo, and goes on behind it.</summary>
    private void Complete(
        string path,
        Completion how,
        JsonElement? output,
        Guid? attemptId = null,
        string? reason = null,
        string? by = null)
    {
        var run = saga.Steps.GetValueOrDefault(path);
        var (awaited, renewedFor) = (run?.Status == StepStatus.Awaited, run?.RenewedFor);
        var step = StepOf(path);
        var undo = how is Completion.Done or Completion.ByHand && renewedFor is null ? PlanUndo(step, path, output) : null;
        if (how == Completion.Done)
            ReportToGuard(step, path, run, succeeded: true);
        saga.Record(new StepCompleted(path, how, attemptId, output, undo), reason, by);
        if (renewedFor is not null)
            Proceed(renewedFor);
        else if (!awaited)
            GoOnAfter(path);
    }

    private void GoOnAfter(string path)
    {
        var place = PlaceOf(path);
        var prefix = StepPath.PrefixOf(path);
        if (place.Index + 1 < place.Block.Steps.Length)
        {
            var next = place.Block.Steps[place.Index + 1];
            BeginLater(next, prefix + next.Name);
            return;
        }

        var parent = ParentOf(path, place);
        switch (place.Block.Role)
        {
            case BlockRole.Main: Later(BeginClosing); break;
            case BlockRole.Closing: Later(FinishWork); break;
            case BlockRole.Fallback: Complete(parent!, Completion.ByFallback, null); break;
            case BlockRole.Rejected: Complete(parent!, Completion.AfterRejection, null); break;
            case BlockRole.Item: EndItem(parent!, StepPath.ItemOf(prefix).Index); break;
            case BlockRole.Branch: EndBranch(parent!, place); break;
        }
    }

    /// <summary>
    /// A step has failed for good. The innermost fallback around it catches that, a step the flow can go on without, or a parallel
    /// that still waits for another branch; caught by nothing, the response turns back.
    /// </summary>
    private void Fail(string path, string error)
    {
        if (saga.Steps.GetValueOrDefault(path)?.RenewedFor is { } needy)
        {
            saga.Record(new StepFailed(path, error));
            Fail(needy, $"its evidence '{StepPath.NameOf(path)}' could not be renewed: {error}");
            return;
        }

        List<string> failed = [path];
        for (var at = path; ;)
        {
            var place = PlaceOf(at);
            if (place.Step.Fallback is { } fallback && saga.Steps.GetValueOrDefault(at)?.Status != StepStatus.FallingBack)
            {
                RecordFailed(failed, error);
                Abandon(at, null, $"'{at}' failed and falls back");
                saga.Record(new FallbackStarted(at), error);
                BeginBlock(fallback, StepPath.PrefixOf(at));
                return;
            }

            if (place.Step.GoesOnWithout is not null)
            {
                RecordFailed(failed, error);
                Abandon(at, null, $"'{at}' failed and the flow goes on without it");
                GoOnAfter(at);
                return;
            }

            if (ParentOf(at, place) is not { } parent)
            {
                FailAtTop(failed, at, error);
                return;
            }

            if (place.Block.Role == BlockRole.Branch && place.Parent is ParallelStep { Join: Join.Any }
                && saga.Steps[parent].Branches!.Count > 1)
            {
                RecordFailed(failed, error);
                saga.Record(new BranchEnded(parent, place.Block.Label, false), error);
                Abandon(parent, place.Block.Label, $"branch '{place.Block.Label}' failed");
                return;
            }

            failed.Add(at = parent);
        }
    }

    private void FailAtTop(List<string> failed, string top, string error)
    {
        if (!saga.Closing)
        {
            RecordFailed(failed[..1], error);
            TurnBack(StopCause.StepFailed, failed[0], $"step '{failed[0]}' failed: {error}", Aftermath.Compensate);
            return;
        }

        RecordFailed(failed, error);
        Abandon(top, null, $"'{top}' failed");
        LeaveToHuman(top, $"Do what the closing step '{failed[0]}' could not: {error}", null);
        GoOnAfter(top);
    }

    private void RecordFailed(List<string> failed, string error)
    {
        saga.Record(new StepFailed(failed[0], error));
        foreach (var outer in failed.Skip(1))
            saga.Record(new StepFailed(outer, $"step '{failed[0]}' failed"));
    }

    private string LateOr(string reason) => HasEnded ? $"the response has ended: {saga.State}" : reason;

    private void Ignore(string message, string step, Guid about, string reason, JsonElement? content = null) =>
        saga.Record(new ResultIgnored(message, step, about, content), reason);

    /// <summary>Does everything that can be done now.</summary>
    private void Settle()
    {
        do
        {
            while (_agenda.TryDequeue(out var next))
                next();
        }
        while (!HasEnded && (PumpUndo() || MovePhase()));
    }
}
