using System.Text.Json;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Responses;

/// <summary>Steps with steps inside: choices, parallels, loops; and what becomes of branches nobody waits for.</summary>
internal sealed partial class Interpreter
{
    private void Choose(ChoiceStep choice, string path)
    {
        List<ConditionVerdict> verdicts = [];
        var data = DataAt(path);
        foreach (var branch in choice.Branches)
        {
            try
            {
                var held = branch.When?.Evaluate(data) ?? true;
                verdicts.Add(new ConditionVerdict(branch.Label, branch.When?.Text ?? "otherwise", held));
                if (held)
                    break;
            }
            catch (ExpressionFailed e)
            {
                Fail(path, $"the condition of branch '{branch.Label}': {e.Message}");
                return;
            }
        }

        var chosen = verdicts is [.., { Held: true } last] ? choice.Branches[verdicts.Count - 1] : null;
        saga.Record(new BranchChosen(path, chosen?.Label, verdicts), chosen is null ? "no condition held" : $"`{verdicts[^1].Condition}`");
        if (chosen is null or { Steps.IsEmpty: true })
            Complete(path, Completion.Done, FlowJson.ToElement(chosen?.Label ?? ""));
        else
            BeginBlock(chosen, StepPath.PrefixOf(path));
    }

    private void BeginBranches(ParallelStep parallel, string path)
    {
        saga.Record(new BranchesStarted(path, [.. parallel.Branches.Select(branch => branch.Label)]));
        foreach (var branch in parallel.Branches)
            BeginBlock(branch, StepPath.PrefixOf(path));
    }

    private void EndBranch(string path, Place last)
    {
        var branch = last.Block.Label;
        if (last.Parent is not ParallelStep parallel)
        {
            Complete(path, Completion.Done, FlowJson.ToElement(branch));
            return;
        }

        saga.Record(new BranchEnded(path, branch, true));
        if (parallel.Join == Join.Any)
        {
            foreach (var loser in saga.Steps[path].Branches!.ToList())
                Abandon(path, loser, $"branch '{branch}' was first");
        }
        else if (saga.Steps[path].Branches!.Count > 0)
        {
            return;
        }

        Complete(path, Completion.Done, FlowJson.ToElement(new { branch }));
    }

    private void BeginItems(ForEachStep each, string path)
    {
        try
        {
            var items = each.Items.Evaluate(DataAt(path));
            if (items.Count > each.AtMost)
            {
                Fail(path, $"it lists {items.Count} items and may have at most {each.AtMost}");
                return;
            }

            saga.Record(new ItemsListed(path, JsonSerializer.SerializeToElement(items)));
            BeginNextItems(each, path);
        }
        catch (ExpressionFailed e)
        {
            Fail(path, $"its items: {e.Message}");
        }
    }

    private void BeginNextItems(ForEachStep each, string path)
    {
        var run = saga.Steps[path];
        while (run.AtOnce < each.AtOnce && run.Items!.Count > 0)
        {
            var index = run.Count - run.Items.Count;
            saga.Record(new ItemStarted(path, index));
            BeginBlock(each.Body, StepPath.Item(path, index) + "/");
        }

        if (run.AtOnce == 0)
            Complete(path, Completion.Done, FlowJson.ToElement(new { run.Count }));
    }

    private void EndItem(string path, int index)
    {
        saga.Record(new ItemEnded(path, index));
        Later(() =>
        {
            if (MovesForward && saga.Steps.GetValueOrDefault(path)?.Status == StepStatus.Open)
                BeginNextItems((ForEachStep)StepOf(path), path);
        });
    }

    /// <summary>What is inside a step, or in one of its branches, is not needed: withdrawn, and undone where it completed.</summary>
    private void Abandon(string container, string? branch, string reason)
    {
        var inside = saga.UnderWay.Where(step => !StepPath.IsUndo(step.Key) && IsInside(step.Key, step.Value, container, branch));
        foreach (var (path, run) in inside.ToList())
            Withdraw(path, run, undone: true, compensateChild: true, reason);
        var completed = LastFirst(saga.Undos.Where(entry => !entry.Ordered && IsInside(entry.Step, null, container, branch)));
        if (completed.Count > 0)
            saga.Record(new UndoOrdered(completed), reason);
    }

    private bool IsInside(string path, StepRun? run, string container, string? branch)
    {
        for (var at = run?.RenewedFor ?? path; ;)
        {
            var place = PlaceOf(at);
            if (ParentOf(at, place) is not { } parent)
                return false;
            if (parent == container && (branch is null || (place.Block.Role == BlockRole.Branch && place.Block.Label == branch)))
                return true;
            at = parent;
        }
    }

    /// <summary>Takes back a step that is under way; an attempt that may yet change the world is awaited.</summary>
    private void Withdraw(string path, StepRun run, bool undone, bool compensateChild, string reason)
    {
        if (run.Status == StepStatus.Awaited)
            return;
        var inFlight = run.Status == StepStatus.InFlight && !StepOf(path).ReadOnly;
        if (run.TaskId is { } task)
            Recall(path, task, reason);
        if (run.Status == StepStatus.ChildRunning)
            saga.Send(new WithdrawResponse(run.ChildId!.Value, saga.CorrelationId, path, reason, compensateChild));
        if (!inFlight)
            CancelTimers(path, run);
        saga.Record(new StepWithdrawn(path, inFlight || run.Status == StepStatus.ChildRunning, undone), reason);
    }
}
