using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Tabletop.Tests.Properties;

/// <summary>How often and how soon an action is tried, beside what its flow says.</summary>
internal static class Trying
{
    public static IEnumerable<string> Violations(Story story)
    {
        foreach (var (at, request) in story.Each<ActionRequested>())
        {
            // The readings of a verification are no attempts at anything.
            if (request.Attempt == 1 || story.PlaceOf(request.Step).Step is VerifyStep)
                continue;
            var retry = PolicyOf(story, request.Step);
            if (request.Attempt > retry.Attempts)
                yield return $"{story.Told(at)}: {retry.Attempts} attempts are allowed";
            var scheduled = story.Facts.Take(at).OfType<RetryScheduled>().LastOrDefault(next => next.Step == request.Step);
            if (scheduled?.Attempt != request.Attempt || story.All[at].At < scheduled.DueAt)
                yield return $"{story.Told(at)}: it was not time for this attempt";
            var ceiling = TimeSpan.FromTicks(Math.Min(retry.MaxDelay.Ticks, retry.FirstDelay.Ticks << (request.Attempt - 2)));
            if (scheduled?.Wait > ceiling)
                yield return $"{story.Told(at)}: it waited for {scheduled.Wait}, and {ceiling} is the most";
        }

        foreach (var (at, failed) in story.Each<ActionFailed>())
        {
            var again = at + 1 < story.Facts.Count && story.Facts[at + 1] is RetryScheduled next && next.Step == failed.Step;
            if (again != IsTriedAgain(story, failed, at))
                yield return $"{story.Told(at)}: it was {(again ? "" : "not ")}tried again";
        }
    }

    /// <summary>A failure turns a response back only where nothing around it catches that.</summary>
    public static IEnumerable<string> Uncaught(Story story)
    {
        foreach (var (at, stop) in story.Each<WorkStopped>())
        {
            if (stop is not { Cause: StopCause.StepFailed, Step: { } failed } || story.PlaceOf(failed).Step is EndStep)
                continue;
            foreach (var (path, block) in story.Around(failed))
            {
                var step = story.PlaceOf(path).Step;
                if (step.GoesOnWithout is not null)
                    yield return $"{story.Told(at)}: the flow goes on without '{path}'";
                if (step.Fallback is not null && !story.Before<FallbackStarted>(at, fallback => fallback.Step == path))
                    yield return $"{story.Told(at)}: '{path}' has a fallback";
                if (block.Role == BlockRole.Branch && story.ParentOf(path) is { } parent && story.PlaceOf(parent).Step is ParallelStep { Join: Join.Any } any
                    && story.Facts.Take(at).OfType<BranchEnded>().Count(ended => ended.Step == parent) < any.Branches.Length - 1)
                    yield return $"{story.Told(at)}: '{parent}' has other branches";
            }
        }
    }

    private static RetryPolicy PolicyOf(Story story, string path) => story.PlaceOf(path).Step switch
    {
        var step when StepPath.IsUndo(path) => step.Compensation!.Retry,
        AutomatedStep step => step.Retry,
        var step => throw new InvalidOperationException($"'{step.Name}' makes no attempts."),
    };

    private static bool IsTriedAgain(Story story, ActionFailed failed, int moment)
    {
        var retry = PolicyOf(story, failed.Step);
        var undoes = StepPath.IsUndo(failed.Step);
        var nobodyWaits = story.Before<StepWithdrawn>(moment, withdrawn => withdrawn.Step == failed.Step)
            || (undoes && story.Facts.Take(moment).OfType<WorkStopped>().LastOrDefault() is { Aftermath: Aftermath.StopHere });
        var mayHelp = failed.Outcome == ActionOutcome.FailedRetryable || (failed.Outcome == ActionOutcome.Unknown
            && (retry.EvenIfUnknown || (story.PlaceOf(failed.Step).Step.ReadOnly && !undoes)));
        return mayHelp && !nobodyWaits && failed.Attempt < retry.Attempts;
    }
}
