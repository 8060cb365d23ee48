using System.Diagnostics;
using System.Text.Json;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Tests.Flows;

namespace Orchestrator.StateMachines.Tests.Responses;

public sealed class When_a_response_grows_long
{
    [Fact]
    public async Task The_state_does_not_grow_with_its_facts()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.ForEach("rounds", _ => Enumerable.Range(0, 100), 100, (rounds, round) =>
                rounds.ForEach("items", _ => Enumerable.Range(0, 25), 25, (items, item) =>
                {
                    var read = items.Action<Deploy>("read", "read", r => new { round = r.From(round), item = r.From(item) }).ReadOnly();
                    items.Action("act", "act", r => new { r.From(read).Version }).Irreversible("test");
                }));
            flow.Action("after", "after").ReadOnly().IsObjective();
        }));
        world.On("read", Reply.Ok(new { version = new string('x', 200), ageMinutes = 1 }));
        var id = world.Start();
        await world.Run(20.Seconds());
        var (early, facts) = (SizeOf(world, id), world.Facts[id].Count);
        facts.ShouldBeLessThan(150);
        await world.Run(4900.Seconds());
        world.Facts[id].Count.ShouldBeGreaterThan(10_000);
        world.Response(id).State.ShouldBe("Running");
        SizeOf(world, id).ShouldBeLessThan(2 * early, "ruling 10");
    }

    [Fact]
    public async Task A_message_costs_the_same_at_the_end_as_at_the_start()
    {
        var flow = WrittenFlow.Of(flow => flow.Verify<Deploy>(
            "check",
            "check",
            r => new { },
            d => d.AgeMinutes > 3).Every(1.Seconds()).Within(5.Hours()).Timeout(10.Seconds()));
        var world = new World(flow);
        world.On("check", Reply.Ok(new Deploy("", 1)));
        var id = world.Start();
        await world.Run(200.Seconds());
        var early = await Timed(world, 200.Seconds());
        await world.Run(3.Hours());
        world.Facts[id].Count.ShouldBeGreaterThan(10_000);
        (await Timed(world, 200.Seconds())).ShouldBeLessThan(
            early * 5,
            "no message looks through what happened before; five times is for a noisy machine");
    }

    private static int SizeOf(World world, Guid id) => JsonSerializer.SerializeToUtf8Bytes(world.Response(id), World.Snapshot).Length;

    /// <summary>The quickest of several: what else the machine does only ever slows one down.</summary>
    private static async Task<TimeSpan> Timed(World world, TimeSpan span)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            await world.Run(span);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        return best;
    }
}
