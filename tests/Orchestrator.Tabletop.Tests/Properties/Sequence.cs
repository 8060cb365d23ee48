using Orchestrator.Contracts;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Tests.Properties;

/// <summary>What must have happened before a step may begin, or may be called done.</summary>
internal static class Sequence
{
    public static IEnumerable<string> Violations(Story story)
    {
        var begun = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < story.Facts.Count; i++)
        {
            if (Begins(story.Facts[i]) is { Length: > 0 } path && begun.Add(path) && WhyNotYet(story, path, i) is { } early)
                yield return $"{story.Told(i)}: '{path}' began and {early}";
            if (story.Facts[i] is StepCompleted done && WhyNotDone(story, done, i) is { } unfinished)
                yield return $"{story.Told(i)}: '{done.Step}' is called done and {unfinished}";
            if (story.Facts[i] is ClosingStarted && !story.Before<WorkStopped>(i, stop => stop.Aftermath == Aftermath.Finish)
                && !story.IsOver(story.Flow.Main.Steps[^1].Name, i))
                yield return $"{story.Told(i)}: the closing steps began and the work was not done";
        }
    }

    /// <summary>The step of the flow that a fact shows to be under way; null where it shows none.</summary>
    private static string? Begins(Fact fact)
    {
        var path = fact switch
        {
            TaskRequested { Early: true } or TaskAnswered or TaskRecalled or LeftToHuman or LeftoverSettled => null,
            ResultIgnored or TimerElapsed => null,
            WorkStopped { Cause: StopCause.StepFailed or StopCause.FlowEscalates or StopCause.FlowResolves } stop => stop.Step,
            WorkStopped => null,
            ChildUndoRequested or ChildUndoReported or StepUndone or UndoFailed or UndoDemanded => null,
            _ => Course.StepOf(fact),
        };
        return path is null || StepPath.IsUndo(path) ? null : path;
    }

    private static string? WhyNotYet(Story story, string path, int moment)
    {
        var place = story.PlaceOf(path);
        if (place.Index > 0)
        {
            var before = StepPath.PrefixOf(path) + place.Block.Steps[place.Index - 1].Name;
            if (!story.IsOver(before, moment))
                return $"'{before}' before it was not over";
        }
        else if (!IsOpen(story, path, place, moment))
        {
            return "its block had not been entered";
        }

        if (story.ParentOf(path) is { } parent && HasEnded(story, parent, place.Block.Role, moment))
            return $"'{parent}' around it had ended";
        var closing = story.Around(path).Last().Block.Role == BlockRole.Closing;
        var since = closing ? story.Each<ClosingStarted>().Last(started => started.At < moment).At : 0;
        return story.Each<WorkStopped>().Any(stop => stop.At > since && stop.At < moment) ? "the response had stopped" : null;
    }

    private static bool IsOpen(Story story, string path, Place place, int moment)
    {
        var parent = story.ParentOf(path);
        return place.Block.Role switch
        {
            BlockRole.Main =>
                story.Flow.Exclusive is null || story.Started.LeaseRoot is not null || story.Before<KeyGranted>(moment, _ => true),
            BlockRole.Closing => story.Before<ClosingStarted>(moment, _ => true),
            BlockRole.Fallback => story.Before<FallbackStarted>(moment, fallback => fallback.Step == parent),
            BlockRole.Rejected => story.Before<RejectionTaken>(moment, rejected => rejected.Step == parent),
            BlockRole.Item =>
                story.Before<ItemStarted>(moment, item => StepPath.Item(item.Step, item.Index) + "/" == StepPath.PrefixOf(path)),
            _ => story.Before<BranchChosen>(moment, chosen => chosen.Step == parent && chosen.Branch == place.Block.Label)
                || story.Before<BranchesStarted>(moment, started => started.Step == parent && started.Branches.Contains(place.Block.Label)),
        };
    }

    private static bool HasEnded(Story story, string parent, BlockRole role, int moment) =>
        story.Before<StepCompleted>(moment, done => done.Step == parent)
        || story.Before<StepWithdrawn>(moment, withdrawn => withdrawn.Step == parent)
        || (role != BlockRole.Fallback && story.Before<StepFailed>(moment, failed => failed.Step == parent));

    private static string? WhyNotDone(Story story, StepCompleted done, int moment)
    {
        var step = story.PlaceOf(done.Step).Step;
        var prefix = StepPath.PrefixOf(done.Step);
        bool Over(Block block, string inside) => block.Steps.IsEmpty || story.IsOver(inside + block.Steps[^1].Name, moment);
        bool IsTaken(Block branch) =>
            story.Before<BranchChosen>(moment, chosen => chosen.Step == done.Step && chosen.Branch == branch.Label);
        IEnumerable<int> Items() => story.Facts.OfType<ItemsListed>().Where(listed => listed.Step == done.Step)
            .SelectMany(listed => Enumerable.Range(0, listed.Items.GetArrayLength()));

        return (done.How, step) switch
        {
            (Completion.ByFallback, _) => Over(step.Fallback!, prefix) ? null : "its fallback was not over",
            (Completion.AfterRejection, ApprovalStep approval) => Over(approval.OnRejected!, prefix) ? null : "what follows its rejection was not over",
            (Completion.ByHand, _) => story.Before<TaskAnswered>(moment, answer => answer.Step == done.Step) ? null : "no person said so",
            (_, ChoiceStep choice) => choice.Branches.Where(IsTaken).All(branch => Over(branch, prefix)) ? null : "its branch was not over",
            (_, ParallelStep { Join: Join.All } all) =>
                all.Branches.All(branch => Over(branch, prefix)) ? null : "not all of its branches were over",
            (_, ParallelStep any) => any.Branches.Any(branch => Over(branch, prefix)) ? null : "none of its branches was over",
            (_, ForEachStep each) => Items().All(item => Over(each.Body, StepPath.Item(done.Step, item) + "/"))
                ? null : "not all of its items were over",
            (_, ActionStep) =>
                story.Before<ActionRequested>(moment, request => request.AttemptId == done.AttemptId) ? null : "no such attempt was made",
            (_, VerifyStep verify) => story.Facts[moment - 1] is ProbeTaken { HeldSince: { } since } && story.All[moment].At - since >= verify.For
                ? null : "it had not held for long enough",
            (_, WaitStep wait) => WhyNotWaited(story, done, wait, moment),
            (_, HumanStep human) => WhyNotDecided(story, done, human, moment),
            (_, StartFlowStep) => story.Before<ChildReported>(moment, child => child.Step == done.Step && child.EndState == EndState.Resolved)
                ? null : "its flow had not resolved",
            _ => null,
        };
    }

    private static string? WhyNotWaited(Story story, StepCompleted done, WaitStep wait, int moment) =>
        wait.ForSignal && story.Before<ResolutionNoted>(moment, _ => true) ? null
        : story.Facts.OfType<WaitStarted>().Any(started => started.Step == done.Step && started.Until <= story.All[moment].At) ? null
        : "it had not waited for long enough";

    private static string? WhyNotDecided(Story story, StepCompleted done, HumanStep human, int moment)
    {
        if (story.Facts.Take(moment).OfType<TaskAnswered>().LastOrDefault(answer => answer.Step == done.Step) is not { } last)
            return "nobody had answered";
        var declared = last.DeadlineOutcome == DeadlineOutcome.Approve;
        return last.Outcome switch
        {
            TaskOutcome.Expired => declared ? null : $"its deadline had said {last.DeadlineOutcome}",
            TaskOutcome.Approved or TaskOutcome.Completed => last.DecidedBy.Distinct(StringComparer.OrdinalIgnoreCase).Count() >= human.Asking.Quorum
                ? null : $"{human.Asking.Quorum} had to approve",
            _ => $"the answer was {last.Outcome}",
        };
    }
}
