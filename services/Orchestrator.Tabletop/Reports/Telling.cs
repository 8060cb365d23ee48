using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.Tabletop.Reports;

/// <summary>Results in words.</summary>
public static class Telling
{
    /// <summary>How the first response of the flow ended, in a few words.</summary>
    public static string Ending(this ScenarioResult result)
    {
        if (result.Stopped is not null)
            return "was stopped";
        if (result.Recording.Of(result.Scenario.Flow.Name) is not { } course)
            return "no response started";
        var more = result.Recording.Courses.Count() - 1;
        return (course is { EndState: { } state, Took: { } took } ? $"{InWords(state)} after {Long(took)}" : "had not ended")
            + (more > 0 ? $", and {more} more response{(more == 1 ? "" : "s")}" : "");
    }

    public static string InWords(EndState state) => state switch
    {
        EndState.FailedGracefully => "failed gracefully",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>What happened, with the news for the participants.</summary>
    public static IEnumerable<TimelineLine> Story(this ScenarioResult result) => TimelineText.Lines(result.Recording)
        .Concat(result.Scenario.Timeline.OfType<Inject>().Where(inject => inject.At <= result.Recording.After(result.Recording.End))
            .Select(inject => new TimelineLine(inject.At, $"News{(inject.For is { } whom ? $" for {whom}" : "")}: {inject.News}")))
        .OrderBy(line => line.After);

    /// <summary>What was asked, and what became of it.</summary>
    public static string InWords(this AskedDecision decision) =>
        $"{decision.Step} asked {(decision.Candidates.Count == 0 ? "anybody" : string.Join(", ", decision.Candidates))}: {Became(decision)}";

    public static string Became(AskedDecision decision)
    {
        var after = decision.Waited is { } waited ? $" after {Long(waited)}" : "";
        return (decision.Outcome switch
        {
            null => "still open",
            TaskOutcome.Expired => $"nobody decided{after}",
            TaskOutcome.Withdrawn => $"no longer needed{after}",
            { } outcome => $"{outcome.ToString().ToLowerInvariant()} by {string.Join(", ", decision.DecidedBy)}{after}",
        }) + (decision.Escalated ? ", escalated" : "");
    }

    /// <summary>What the flow has there, in words.</summary>
    public static string InWords(this Covered item) => item.Kind switch
    {
        Covering.End => $"ends {InWords(Enum.Parse<EndState>(item.What!))}",
        Covering.Step => $"step {item.Step}",
        Covering.Branch => $"{item.Step}: branch \"{item.What}\"",
        Covering.Compensation => $"undo of {item.Step}",
        Covering.Fallback => $"fallback of {item.Step}",
        Covering.Rejection => $"a no to {item.Step}",
        Covering.GoingOnWithout => $"going on without {item.Step}",
        Covering.Escalation => $"escalation of {item.Step}",
        _ => item.ToString(),
    };

    public static string Long(TimeSpan time) => time == TimeSpan.Zero ? "0 s" : time.InWords();

    public static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    /// <summary>"once", "3 times".</summary>
    public static string Times(int count) => count switch { 0 => "never", 1 => "once", _ => $"{count} times" };
}
