using Orchestrator.AuditTrail.Simulations;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_simulations_are_kept(Backing backing) : StoreContract(backing)
{
    [Fact]
    public async Task Another_process_finds_them_and_lists_them_without_their_results()
    {
        var (old, young) = (Simulation(1, "[1]", seen: null), Simulation(2, null, seen: Noon.AddMicroseconds(5)));
        await Store.KeepSimulation(old);
        await Store.KeepSimulation(young);

        var other = await OpenAnother();
        (await other.FindSimulation(old.Id)).ShouldBe(old);
        (await other.FindSimulation(young.Id)).ShouldBe(young);
        (await other.ListSimulations()).ShouldBe([young, old with { Result = null }]);
        (await other.FindSimulation(Guid.NewGuid())).ShouldBeNull();
    }

    [Fact]
    public async Task The_latest_word_counts()
    {
        var simulation = Simulation(1, null, seen: Noon);
        await Store.KeepSimulation(simulation);
        var ended = simulation with { Head = """{"state":"Done","what":"ünïcode \u0000"}""", Result = """{"passed":true}""", SeenAt = null };
        (await Store.KeepSimulation(ended)).ShouldBeTrue();

        (await Store.FindSimulation(simulation.Id)).ShouldBe(ended);
        (await Store.ListSimulations()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Whoever_does_it_hears_that_it_is_to_be_cancelled()
    {
        var simulation = Simulation(1, null, seen: Noon);
        (await Store.KeepSimulation(simulation)).ShouldBeTrue();
        (await (await OpenAnother()).CancelSimulation(simulation.Id)).ShouldBeTrue();

        (await Store.KeepSimulation(simulation)).ShouldBeFalse();
        (await Store.CancelSimulation(Guid.NewGuid())).ShouldBeFalse();
    }

    [Fact]
    public async Task They_can_be_forgotten()
    {
        var simulation = Simulation(1, "[1]", seen: null);
        await Store.KeepSimulation(simulation);

        (await Store.ForgetSimulation(simulation.Id)).ShouldBeTrue();
        (await Store.FindSimulation(simulation.Id)).ShouldBeNull();
        (await Store.ForgetSimulation(simulation.Id)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_oldest_make_room_by_their_number()
    {
        for (var i = 1; i <= 5; i++)
            await Store.KeepSimulation(Simulation(i, "[1]", seen: null));

        (await Store.TrimSimulations(new SimulationRoom(3, long.MaxValue, Noon))).ShouldBe(2);
        (await Left()).ShouldBe([5, 4, 3]);
        (await Store.TrimSimulations(new SimulationRoom(3, long.MaxValue, Noon))).ShouldBe(0);
    }

    [Fact]
    public async Task The_oldest_make_room_by_their_bytes_and_the_newest_stays()
    {
        for (var i = 1; i <= 5; i++)
            await Store.KeepSimulation(Simulation(i, new string('é', 500), seen: null));

        (await Store.TrimSimulations(new SimulationRoom(50, 2100, Noon))).ShouldBe(3, "two heads and results are 2,004 bytes");
        (await Left()).ShouldBe([5, 4]);
        (await Store.TrimSimulations(new SimulationRoom(50, 10, Noon))).ShouldBe(1);
        (await Left()).ShouldBe([5]);
    }

    [Fact]
    public async Task What_is_being_done_stays_as_long_as_it_is_heard_of()
    {
        await Store.KeepSimulation(Simulation(1, null, seen: Noon.AddSeconds(-1)));
        await Store.KeepSimulation(Simulation(2, null, seen: Noon));
        await Store.KeepSimulation(Simulation(3, "[1]", seen: null));
        await Store.KeepSimulation(Simulation(4, "[1]", seen: null));

        (await Store.TrimSimulations(new SimulationRoom(1, long.MaxValue, Noon))).ShouldBe(2);
        (await Left()).ShouldBe([4, 2]);
    }

    [Fact]
    public async Task Nothing_of_it_is_in_the_trail()
    {
        await Store.KeepSimulation(Simulation(1, "[1]", seen: null));
        (await Store.FindEnd()).ShouldBe(0);
        (await Store.ReadAll(0, 10)).Facts.ShouldBeEmpty();
    }

    private static KeptSimulation Simulation(int number, string? result, DateTimeOffset? seen) =>
        new(Guid.NewGuid(), Noon.AddMinutes(number), "{}", result, seen);

    private async Task<IEnumerable<int>> Left() => (await Store.ListSimulations()).Select(kept => (int)(kept.AskedAt - Noon).TotalMinutes);
}
