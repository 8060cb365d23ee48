using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Inputs;
using Orchestrator.Tabletop.Tests.Recorded;

namespace Orchestrator.Tabletop.Tests.Replays;

public sealed class When_anything_may_have_happened
{
    [Fact]
    public async Task It_comes_out_as_recorded()
    {
        var seen = new HashSet<Type>();
        await using var turmoil = new Turmoil();
        for (var seed = 1UL; seed <= 40; seed++)
        {
            var recording = await turmoil.Day(seed);
            var report = await recording.Replay(new KitchenSink(), new Cupboard());
            (report.Different.Count, report.NotReplayable.Count).ShouldBe((0, 0), $"seed {seed}: {report}");
            seen.UnionWith(recording.All.Select(happened => happened.Fact.GetType()));
        }

        // What no day brings, no day proves.
        InputMaps.All.SelectMany(map => map.Telling.Concat(map.Following)).Except(seen).Select(fact => fact.Name).ShouldBeEmpty();
        Taken().Except(turmoil.Messages).Select(message => message.Name).ShouldBeEmpty();
    }

    private static IEnumerable<Type> Taken() => typeof(Machines).GetProperties()
        .SelectMany(machine => machine.PropertyType.GetProperties())
        .Where(taken => taken.PropertyType.IsGenericType && taken.PropertyType.GetGenericTypeDefinition() == typeof(MassTransit.Event<>))
        .Select(taken => taken.PropertyType.GetGenericArguments()[0])
        .Distinct();
}
