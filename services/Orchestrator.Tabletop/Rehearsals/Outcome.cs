using Orchestrator.Contracts.Responses;
using Orchestrator.Tabletop.Expectations;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Rehearsals;

/// <summary>How a rehearsal went. What is asked of it and is not so fails the test, with the whole timeline.</summary>
public sealed class Outcome
{
    private readonly Expect _expect;

    internal Outcome(string flow, Recording recording)
    {
        (Flow, Recording) = (flow, recording);
        _expect = new Expect(flow);
    }

    public string Flow { get; }

    public Recording Recording { get; }

    /// <summary>The response of the flow.</summary>
    /// <exception cref="RehearsalFailed">None started.</exception>
    public Course Response => Recording.Of(Flow) ?? throw new RehearsalFailed($"no response of {Flow} started", Timeline);

    /// <summary>What happened, for people.</summary>
    public string Timeline => TimelineText.Of(Recording);

    /// <summary>The same questions about another flow's response.</summary>
    public Outcome Of(string flow) => new(flow, Recording);

    public Outcome Resolved() => Is(_expect.Ends(EndState.Resolved));

    public Outcome Escalated(string? because = null) => Is(_expect.Ends(EndState.Escalated, because));

    public Outcome FailedGracefully(string? because = null) => Is(_expect.Ends(EndState.FailedGracefully, because));

    public Outcome Cancelled(string? because = null) => Is(_expect.Ends(EndState.Cancelled, because));

    /// <summary>Counted from the start of the response.</summary>
    public Outcome Within(TimeSpan time) => Is(_expect.Takes(time));

    /// <param name="times">Attempts in all; any number unless said.</param>
    public Outcome Ran(string action, int? times = null) => Is(_expect.Ran(action, times));

    public Outcome DidNotRun(params ReadOnlySpan<string> actions) => Each(actions, _expect.DidNotRun);

    /// <summary>Each, and in this order; others may come between.</summary>
    public Outcome RanInOrder(params IReadOnlyList<string> actions) => Is(_expect.RanInOrder(actions));

    public Outcome Completed(params ReadOnlySpan<string> steps) => Each(steps, _expect.Completed);

    /// <summary>These steps and no others were undone, in this order.</summary>
    public Outcome Undid(params IReadOnlyList<string> steps) => Is(_expect.Undid(steps));

    public Outcome UndidNothing() => Is(_expect.Undid());

    public Outcome FellBack(string step) => Is(_expect.FellBack(step));

    public Outcome Took(string step, string branch) => Is(_expect.Took(step, branch));

    public Outcome Asked(params ReadOnlySpan<string> steps) => Each(steps, _expect.Asked);

    public Outcome DidNotAsk(params ReadOnlySpan<string> steps) => Each(steps, _expect.DidNotAsk);

    public Outcome AskedNobody() => Is(_expect.AskedNobody());

    /// <summary>Nobody answered this step's question in time, and others were asked.</summary>
    public Outcome AskedOthers(string step) => Is(_expect.Escalated(step));

    public Outcome LeftToHuman(string step) => Is(_expect.LeftToHuman(step));

    /// <summary>No condition of the flow held.</summary>
    public Outcome DidNotStart() => Is(_expect.DidNotStart());

    /// <exception cref="RehearsalFailed">It is not so.</exception>
    public Outcome Is(Expectation expectation) =>
        expectation.WhyNot(Recording) is { } why ? throw new RehearsalFailed($"{expectation.Says}: {why}", Timeline) : this;

    private Outcome Each(ReadOnlySpan<string> names, Func<string, Expectation> expectation)
    {
        foreach (var name in names)
            Is(expectation(name));
        return this;
    }
}

/// <summary>A rehearsal did not go as it should.</summary>
public sealed class RehearsalFailed(string what, string timeline) : Exception($"Expected was that {what}.\nWhat happened:\n{timeline}");
