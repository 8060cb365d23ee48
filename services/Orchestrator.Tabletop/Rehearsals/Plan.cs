using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Simulations;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Tabletop.Rehearsals;

/// <summary>What was said in a rehearsal before it runs.</summary>
internal sealed class Plan(IReadOnlyList<Flow> flows)
{
    private readonly List<(TimeSpan At, Func<Stage, Task> Doing)> _doings = [];

    public List<Person> People { get; } = [];

    public List<Signal> Signals { get; } = [];

    public ulong Seed { get; set; }

    public void At(TimeSpan moment, Func<Stage, Task> doing) => _doings.Add((moment, doing));

    public void At(TimeSpan moment, Action<Stage> doing) => At(moment, stage =>
    {
        doing(stage);
        return Task.CompletedTask;
    });

    public async Task<Outcome> Run()
    {
        var catalogue = FlowCatalogue.Of(flows);
        await using var platform = new VirtualPlatform(catalogue);
        var world = new World(platform, Seed);
        var recorder = new Recorder(platform, world);
        People.ForEach(world.Add);
        var flow = flows[0].Build();
        foreach (var (at, doing) in _doings)
            platform.Simulation.Later(at, () => doing(new Stage(platform, world, flow)));
        await platform.Simulation.Run();
        return new Outcome(flow.Name, recorder.Take());
    }
}

/// <summary>What something that happens in a rehearsal can reach.</summary>
internal sealed record Stage(VirtualPlatform Platform, World World, FlowDefinition Flow);
