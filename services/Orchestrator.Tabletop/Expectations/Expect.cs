using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Expectations;

/// <summary>What can be expected of the first response of a flow.</summary>
public sealed class Expect(string flow)
{
    public Expectation Ends(EndState state, string? because = null) => Of($"the response ends {state}{(because is null ? "" : $" because of \"{because}\"")}", course =>
        course.EndState is null ? "it has not ended"
        : course.EndState != state ? $"it ended {course.EndState}: {course.Explanation}"
        : because is null || course.Explanation!.Contains(because, StringComparison.OrdinalIgnoreCase) ? null
        : $"the reason was: {course.Explanation}");

    /// <summary>Its start to its end.</summary>
    public Expectation Takes(TimeSpan atMost) => Of($"the response ends within {atMost.InWords()} of its start", course =>
        course.Took is not { } took ? "it has not ended" : took <= atMost ? null : $"it took {took.InWords()}");

    /// <param name="attempts">In all; null is any number.</param>
    public Expectation Ran(string action, int? attempts = null) => Of($"{action} ran{(attempts is { } times ? $" {times} times" : "")}", course =>
        course.Attempts.Count(request => request.Action == action) is var count && count == (attempts ?? count) && count > 0 ? null
        : count == 0 ? $"it did not run; what ran: {Listed(course.Actions)}" : $"it ran {count} times");

    public Expectation DidNotRun(string action) => Of($"{action} did not run", course =>
        course.Facts.FirstOrDefault(happened => happened.Fact is ActionRequested request && request.Action == action) is { } ran
            ? $"it ran, for step '{((ActionRequested)ran.Fact).Step}', {(ran.At - course.StartedAt).InWords()} after the start" : null);

    /// <summary>Each, and in this order; others may come between.</summary>
    public Expectation RanInOrder(params IReadOnlyList<string> actions) => Of($"{string.Join(", then ", actions)} ran in this order", course =>
    {
        var ran = course.Actions.ToList();
        var from = 0;
        foreach (var action in actions)
        {
            var at = ran.IndexOf(action, from);
            if (at < 0)
                return ran.Contains(action) ? $"{action} came earlier; what ran: {Listed(ran)}" : $"{action} did not run; what ran: {Listed(ran)}";
            from = at + 1;
        }

        return null;
    });

    /// <summary>These steps and no others, in this order.</summary>
    public Expectation Undid(params IReadOnlyList<string> steps) => Of(steps.Count == 0 ? "nothing was undone" : $"{string.Join(", then ", steps)} were undone, and nothing else", course =>
        course.Undone.SequenceEqual(steps) ? null : $"undone were: {Listed(course.Undone)}");

    public Expectation Completed(string step) => Of($"step '{step}' completed", course =>
        course.Of<StepCompleted>().Any(completed => Course.IsStep(completed.Step, step)) ? null
        : course.Of<StepFailed>().FirstOrDefault(failed => Course.IsStep(failed.Step, step)) is { } failure ? $"it failed: {failure.Error}" : "it did not");

    public Expectation FellBack(string step) => Of($"step '{step}' fell back", course =>
        course.Of<FallbackStarted>().Any(fallback => Course.IsStep(fallback.Step, step)) ? null : "it did not");

    public Expectation Took(string step, string branch) => Of($"'{step}' took the branch \"{branch}\"", course =>
        course.Of<BranchChosen>().Where(chosen => Course.IsStep(chosen.Step, step)).Select(chosen => chosen.Branch ?? "none").ToList() switch
        {
            [] => "it was not reached",
            var taken when taken.Contains(branch) => null,
            var taken => $"it took {Listed(taken)}",
        });

    public Expectation Asked(string step) => Of($"people were asked '{step}'", course =>
        course.Tasks.Any(task => Course.IsStep(task.Opened.Step, step)) ? null : $"they were not; asked was: {Listed(course.Tasks.Select(task => task.Opened.Step))}");

    public Expectation DidNotAsk(string step) => Of($"nobody was asked '{step}'", course =>
        course.Tasks.Any(task => Course.IsStep(task.Opened.Step, step)) ? "somebody was" : null);

    public Expectation AskedNobody() => Of("nobody was asked anything", course =>
        course.Tasks.Any() ? $"asked was: {Listed(course.Tasks.Select(task => task.Opened.Step))}" : null);

    /// <summary>Nobody answered in time, and others were asked.</summary>
    public Expectation Escalated(string step) => Of($"the question of '{step}' was escalated", course =>
        course.Tasks.Where(task => Course.IsStep(task.Opened.Step, step)).ToList() is var tasks && tasks.Count == 0 ? "it was not asked"
        : tasks.Exists(task => task.WasEscalated) ? null : "it was not");

    public Expectation LeftToHuman(string step) => Of($"'{step}' was left to a human", course =>
        course.Of<LeftToHuman>().Any(left => left.Step == step) ? null : $"it was not; left was: {Listed(course.Of<LeftToHuman>().Select(left => left.Step))}");

    /// <summary>So many responses of the flow.</summary>
    public Expectation Responses(int count) => new($"{count} responses of {flow} started", recording =>
        recording.Courses.Count(course => course.Started.Flow == flow) is var started && started == count ? null : $"{started} did");

    public static Expectation Incidents(int count) => new($"{count} incidents opened", recording =>
        recording.All.Count(happened => happened.Fact is IncidentOpened) is var opened && opened == count ? null : $"{opened} did");

    /// <summary>The platform did not take what this person tried.</summary>
    public static Expectation Refused(string person) => new($"{person} was refused something", recording =>
        recording.Refused.Any(refused => refused.By == person) ? null : $"{person} was not; refused were: {Listed(recording.Refused.Select(refused => refused.By))}");

    public Expectation Started() => Of($"a response of {flow} started", _ => null);

    public Expectation DidNotStart() => new($"no response of {flow} started", recording => recording.Of(flow) is null ? null : "one did");

    private Expectation Of(string says, Func<Course, string?> whyNot) => new(says, recording =>
        recording.Of(flow) is { } course ? whyNot(course) : $"no response of {flow} started");

    private static string Listed(IEnumerable<string> all) => string.Join(", ", all) is { Length: > 0 } list ? list : "nothing";
}
