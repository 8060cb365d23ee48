using System.Reflection;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Rehearsals;

namespace Orchestrator.ResponseFlows.Tests;

/// <summary>
/// The tests of a shipped flow: <see cref="With(Func{Rehearsal, Rehearsal})"/> tries it out in the world it expects, or in a worse
/// one. What must hold of each of them, whatever it does, is here.
/// </summary>
public abstract class Rehearsed<TFlow>
    where TFlow : Flow, new()
{
    private readonly List<Course> _courses = [];

    protected static FlowDefinition Definition { get; } = new TFlow().Build();

    protected abstract Signal Signal { get; }

    /// <summary>The outside world as the flow hopes to find it; nobody answers.</summary>
    protected abstract Rehearsal Usual(Rehearsal rehearsal);

    /// <summary>People who do their part.</summary>
    protected abstract Rehearsal People(Rehearsal rehearsal);

    /// <summary>Given the flow and its signal in the usual world, and this on top of it.</summary>
    protected Outcome With(Func<Rehearsal, Rehearsal> script) => Run(rehearsal => script(Usual(rehearsal.When(Signal))));

    protected Outcome With(Signal signal, Func<Rehearsal, Rehearsal> script) => Run(rehearsal => script(Usual(rehearsal.When(signal))));

    protected Outcome Run(Func<Rehearsal, Rehearsal> script)
    {
        var outcome = script(Rehearsal.Given(new TFlow())).Then();
        _courses.AddRange(outcome.Recording.Courses);
        return outcome;
    }

    [Fact]
    public void Every_end_step_branch_and_compensation_of_it_is_come_to_by_a_test()
    {
        foreach (var (test, arguments) in Tests())
            test.Invoke(this, arguments);
        Covered.Missing(Definition, _courses).ShouldBeEmpty();
    }

    [Fact]
    public void The_same_signal_again_starts_nothing() =>
        With(world => People(world).When(Signal).At(1.Seconds()).When(Signal)).Recording.Courses.ShouldHaveSingleItem();

    [Fact]
    public void A_resolution_that_overtakes_its_signal_lets_nothing_start() =>
        Run(rehearsal => rehearsal.When(Signal.Resolved()).When(Signal)).DidNotStart();

    [Fact]
    public void Dying_at_any_moment_changes_neither_its_end_nor_what_it_did()
    {
        var undisturbed = With(People).Response;
        for (var second = 0; second < 10; second++)
        {
            var moment = second.Seconds();
            var disturbed = With(world => People(world).At(moment).ProcessDies());
            disturbed.Response.EndState.ShouldBe(undisturbed.EndState, disturbed.Timeline);
            disturbed.Response.Actions.ShouldBe(undisturbed.Actions, disturbed.Timeline);
        }
    }

    /// <summary>Every test of the class but the one that asks, with each row of data.</summary>
    private IEnumerable<(MethodInfo Test, object?[] Arguments)> Tests() =>
        from method in GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where method.GetCustomAttribute<FactAttribute>() is not null
        from arguments in method.GetCustomAttributes<InlineDataAttribute>().Select(row => row.Data).DefaultIfEmpty([])
        select (method, arguments);
}
