using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Tests.Properties;

/// <summary>
/// Every response ends, and says truly how. It waits for no human for ever: a question of a flow has a deadline, and what is left to a
/// human after the end is not waited for.
/// </summary>
internal static class Ending
{
    public static IEnumerable<string> Violations(Story story)
    {
        if (story.End is not { } end)
        {
            yield return $"{story.Flow.Name} has not ended; its last fact: {story.Facts[^1]}";
            yield break;
        }

        if (story.Facts.OfType<ResponseEnded>().Count() != 1 + story.Facts.OfType<UndoDemanded>().Count())
            yield return $"{story.Flow.Name} has ended more than once";
        var left = story.Facts.OfType<LeftToHuman>().Any();
        var stop = story.Facts.OfType<WorkStopped>().LastOrDefault();
        var expected = left ? EndState.Escalated
            : story.Facts.OfType<UndoDemanded>().Any() ? EndState.FailedGracefully
            : stop switch
            {
                null or { Aftermath: Aftermath.Finish } => EndState.Resolved,
                { Aftermath: Aftermath.StopHere } => EndState.Cancelled,
                { Cause: StopCause.StepFailed } => EndState.FailedGracefully,
                { Cause: StopCause.DeadlineMissed } when story.Flow.WhenOverdue == StateMachines.Flows.Overrun.Fail => EndState.FailedGracefully,
                _ => EndState.Cancelled,
            };
        if (end.EndState != expected)
            yield return $"{story.Flow.Name} ended {end.EndState} where it should have {expected}: {end.Explanation}";
        if (stop is null or { Aftermath: Aftermath.Finish } && story.Flow.Closing is not null && !story.Facts.Exists(fact => fact is ClosingStarted))
            yield return $"{story.Flow.Name} resolved, and its closing steps never began";
    }

    /// <summary>A response does not go on past its deadline by more than the process was down.</summary>
    public static IEnumerable<string> Overruns(Story story, TimeSpan down)
    {
        if (story.Started.DeadlineAt is { } due && story.All[^1].At > due + down
            && !story.All.Exists(happened => happened.Fact is WorkStopped or ResponseEnded && happened.At <= due + down))
            yield return $"{story.Flow.Name} went on past its deadline, {due:T}";
    }

    /// <summary>Nothing of a flow is asked for ever, and of all responses with a key one at a time has it.</summary>
    public static IEnumerable<string> Leftovers(Recording recording)
    {
        foreach (var task in recording.Tasks.Where(task => task.Ended is null && task.Opened.Kind != TaskKind.FollowUp))
            yield return $"task '{task.Opened.Title}' of '{task.Opened.Step}' waits for ever";
        var holders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var happened in recording.All)
        {
            if (happened.Fact is KeyGranted granted && !holders.TryAdd(granted.Key, happened.Stream))
                yield return $"{happened.Stream} got the key '{granted.Key}' that {holders[granted.Key]} has";
            if (happened.Fact is ResponseEnded && holders.FirstOrDefault(holder => holder.Value == happened.Stream).Key is { } freed)
                holders.Remove(freed);
        }
    }
}
