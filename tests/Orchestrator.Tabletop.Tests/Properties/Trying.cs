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
