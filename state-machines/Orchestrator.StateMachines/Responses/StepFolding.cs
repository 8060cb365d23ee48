using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.StateMachines.Responses;

/// <summary>What facts about a step change.</summary>
public sealed partial class Response
{
    private void ApplyStep(Fact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case ActionRequested f: Apply(f); break;
            case ActionHeld f: Run(f.Step).Become(
                StepStatus.Held,
                run => (run.HeldBy, run.Attempt, run.DueAt) = (f.By, f.Attempt - 1, null)); break;
            case ActionFailed f: Apply(f, at); break;
            case RetryScheduled f: Run(f.Step).Become(StepStatus.BackingOff, run => run.DueAt = f.DueAt); break;
            case ProbeTaken f: Run(f.Step).Become(StepStatus.Probing, run => (run.HeldSince, run.Error) = (f.HeldSince, f.Error)); break;
            case StepCompleted f: Apply(f, at); break;
            case StepFailed f: Apply(f, at); break;
            case FallbackStarted f: Run(f.Step).Become(StepStatus.FallingBack, run => run.EndedAt = null); break;
            case RejectionTaken f: Run(f.Step).Become(StepStatus.TakingRejection); EarlyTasks.Remove(f.Step); break;
            case StepSkipped f: Apply(f, at); break;
            case StepWithdrawn f: Apply(f, at); break;
            case StepStuck f: Run(f.Step).Become(StepStatus.Stuck, run => (run.Error, run.DueAt) = (f.Error, f.Until)); break;
            case BranchChosen f: Run(f.Step).Become(StepStatus.Open, run => run.Branches = f.Branch is null ? null : [f.Branch]); break;
            case BranchesStarted f: Run(f.Step).Become(StepStatus.Open, run => run.Branches = [.. f.Branches]); break;
            case BranchEnded f: Run(f.Step).Branches?.Remove(f.Branch); break;
            case ItemsListed f: Apply(f); break;
            case ItemStarted f: Apply(f); break;
            case ItemEnded f: Apply(f); break;
            case WaitStarted f: Run(f.Step).Become(StepStatus.Waiting, run => run.DueAt = f.Until); break;
            case VerifyStarted f: Run(f.Step).DueAt = f.Until; break;
            case EvidenceAged f: Apply(f); break;
            case GuardAsked f: Run(f.Step).Become(StepStatus.AskingGuard); break;
            case GuardRuled f: Run(f.Step).Become(StepStatus.Deciding, run => run.Cleared = !f.AskFirst); break;
            case TaskRequested f: Apply(f); break;
            case TaskAwaited f: Apply(f); break;
            case TaskAnswered f: Apply(f); break;
            case TaskRecalled f: Apply(f); break;
            case StepRetryOrdered f: Run(f.Step).Become(StepStatus.Deciding, run => run.Forgiven = run.Attempt); Changed(f.By); break;
            case StepInputCorrected f: Corrections[f.Step] = f.Input; Changed(f.By); break;
            case ChildStarted f: Run(f.Step).Become(StepStatus.ChildRunning, run => run.ChildId = f.ChildId); break;
            case ChildReported f: Apply(f, at); break;
            case ChildUndoRequested f: Run(StepPath.Undo(f.Step)).Become(StepStatus.ChildRunning, run => run.ChildId = f.ChildId); break;
        }
    }

    private void Apply(ActionRequested f)
    {
        var run = Run(f.Step);
        (run.Status, run.Attempt, run.AttemptId, run.HeldBy) = (StepStatus.InFlight, f.Attempt, f.AttemptId, null);
        run.Input = f.Input ?? run.Input;
        Corrections.Remove(f.Step);
    }

    private void Apply(ActionFailed f, DateTimeOffset at)
    {
        var run = Run(f.Step);
        run.Error = f.Error;
        if (f.Undo is { } plan)
            Undoable(f.Step, plan, unknown: true, run.Doomed);
        if (run.Status == StepStatus.Awaited)
            run.End(StepStatus.Withdrawn, at);
        else
            run.Status = StepStatus.Deciding;
    }

    private void Apply(StepCompleted f, DateTimeOffset at)
    {
        var decidedAt = EarlyTasks.Remove(f.Step, out var early) ? early.Answer?.DecidedAt : null;
        if (StepPath.Renewed(f.Step) is var renewed && renewed != f.Step)
        {
            Steps.Remove(f.Step);
            Run(renewed).EndedAt = at;
            Keep(renewed, f.Output);
            return;
        }

        var run = Run(f.Step);
        if (f.How is Completion.Done or Completion.ByHand)
            Undos.RemoveAll(entry => entry.Step == f.Step);
        if (f.Undo is { } plan)
            Undoable(f.Step, plan, unknown: false, run.Doomed);
        run.End(StepStatus.Completed, decidedAt < at ? decidedAt.Value : at);
        Keep(f.Step, f.Output);
    }

    private void Apply(StepFailed f, DateTimeOffset at)
    {
        EarlyTasks.Remove(f.Step);
        if (StepPath.Renewed(f.Step) != f.Step)
        {
            Steps.Remove(f.Step);
            return;
        }

        Run(f.Step).Error = f.Error;
        Run(f.Step).End(StepStatus.Failed, at);
    }

    private void Apply(StepSkipped f, DateTimeOffset at)
    {
        Changed(f.By);
        if (f.Objective)
            SkippedObjective ??= f.Step;
        if (f.Undo is { } plan)
            Undoable(f.Step, plan, unknown: true, ordered: false);
        Run(f.Step).End(StepStatus.Skipped, at);
    }

    private void Apply(StepWithdrawn f, DateTimeOffset at)
    {
        var run = Run(f.Step);
        run.Doomed = f.Undone;
        if (f.Awaited)
            run.Status = StepStatus.Awaited;
        else if (run.RenewedFor is not null)
            Steps.Remove(f.Step);
        else
            run.End(StepStatus.Withdrawn, at);
    }

    private void Apply(ItemsListed f)
    {
        var run = Run(f.Step);
        run.Status = StepStatus.Open;
        run.Items = [.. f.Items.EnumerateArray()];
        run.Count = run.Items.Count;
    }

    private void Apply(ItemStarted f)
    {
        var run = Run(f.Step);
        Items[StepPath.Item(f.Step, f.Index)] = run.Items![0];
        run.Items.RemoveAt(0);
        run.AtOnce++;
    }

    /// <summary>Forgets the item's steps: nothing outside it can ask for them, and what there is to undo holds its own input.</summary>
    private void Apply(ItemEnded f)
    {
        var item = StepPath.Item(f.Step, f.Index);
        Run(f.Step).AtOnce--;
        Items.Remove(item);
        var inside = item + "/";
        foreach (var (path, run) in Steps)
        {
            if (path.StartsWith(inside, StringComparison.Ordinal) && run.HasEnded)
                Steps.Remove(path);
        }

        foreach (var path in Outputs.Keys)
        {
            if (path.StartsWith(inside, StringComparison.Ordinal))
                Outputs.Remove(path);
        }
    }

    private void Apply(EvidenceAged f)
    {
        Run(f.Step).Become(StepStatus.Renewing, run => run.Renewals++);
        Run(f.Evidence).Renewed++;
        Run(f.RenewedBy).RenewedFor = f.Step;
    }

    private void Apply(TaskRequested f)
    {
        if (f.Early)
        {
            EarlyTasks[f.Step] = new EarlyTask(f.TaskId, null);
            return;
        }

        Run(f.Step).Become(
            f.Purpose switch
            {
                TaskPurpose.Supervision => StepStatus.Supervised,
                TaskPurpose.Rescue => StepStatus.Stuck,
                _ => StepStatus.Asked,
            },
            run => run.TaskId = f.TaskId);
    }

    private void Apply(TaskAwaited f)
    {
        EarlyTasks.Remove(f.Step);
        Run(f.Step).Become(StepStatus.Asked, run => run.TaskId = f.TaskId);
    }

    private void Apply(TaskAnswered f)
    {
        if (EarlyTasks.TryGetValue(f.Step, out var early) && early.TaskId == f.TaskId)
        {
            EarlyTasks[f.Step] = early with { Answer = f };
            return;
        }

        var run = Run(f.Step);
        if (run.Status == StepStatus.Supervised && f.Outcome == TaskOutcome.Approved)
            (run.Approved, run.Cleared) = (true, true);
        (run.Status, run.TaskId) = (StepStatus.Deciding, null);
    }

    private void Apply(TaskRecalled f)
    {
        EarlyTasks.Remove(f.Step);
        if (Steps.TryGetValue(f.Step, out var run))
            run.TaskId = null;
    }

    private void Apply(ChildReported f, DateTimeOffset at)
    {
        var run = Run(f.Step);
        if (run.Status == StepStatus.Awaited && f.EndState != Contracts.Responses.EndState.Resolved)
            run.End(StepStatus.Withdrawn, at);
        else if (run.Status != StepStatus.Awaited)
            run.Status = StepStatus.Deciding;
    }

    private StepRun Run(string path)
    {
        if (!Steps.TryGetValue(path, out var run))
            Steps[path] = run = new StepRun { Order = ++Sequence };
        return run;
    }

    private void Keep(string path, JsonElement? output)
    {
        if (output is { } value)
            Outputs[path] = value;
        else
            Outputs.Remove(path);
    }

    private void Undoable(string step, UndoPlan plan, bool unknown, bool ordered)
    {
        Undos.RemoveAll(entry => entry.Step == step);
        Undos.Add(new UndoEntry(step, ++Sequence, plan, unknown, ordered));
    }
}

file static class Folding
{
    extension(StepRun run)
    {
        public void Become(StepStatus status, Action<StepRun>? change = null)
        {
            run.Status = status;
            change?.Invoke(run);
        }
    }
}
