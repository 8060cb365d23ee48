using Orchestrator.Contracts;
using Orchestrator.Contracts.Actions;
using Orchestrator.StateMachines.Inputs;

namespace Orchestrator.StateMachines.Tests.Inputs;

/// <summary>A recorded stream is run again from its facts, so each fact tells an input or follows from one.</summary>
public sealed class When_a_fact_is_added
{
    [Fact]
    public void Its_machine_says_whether_it_tells_an_input_or_follows_from_one()
    {
        var facts = typeof(Fact).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Fact)))
            .Except([typeof(AttemptStarted), typeof(AttemptEnded)]); // Noted by workers; no machine decides on it.
        InputMaps.All.SelectMany(map => map.Telling.Concat(map.Following)).ShouldBe(facts, ignoreOrder: true, "each in one map: From(...) or Follow(...)");
    }

    [Fact]
    public void Every_machine_has_its_map() => InputMaps.All.Select(map => map.Saga).ShouldBe(Machines.States, ignoreOrder: true);
}
