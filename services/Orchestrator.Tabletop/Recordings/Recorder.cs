using Orchestrator.AuditTrail.Facts;
using Orchestrator.Contracts;
using Orchestrator.Tabletop.Simulations;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Tabletop.Recordings;

/// <summary>Keeps what happens on a simulated platform.</summary>
public sealed class Recorder
{
    private readonly VirtualPlatform _platform;
    private readonly World _world;
    private List<Happened> _facts = [];

    public Recorder(VirtualPlatform platform, World world)
    {
        (_platform, _world) = (platform, world);
        platform.Simulation.Recorded += Keep;
    }

    /// <summary>What happened since the last time this was asked, or since the beginning.</summary>
    public Recording Take()
    {
        var recording = new Recording(_platform.Start, _platform.Simulation.LastAt, _facts, [.. _world.RefusedOrders]);
        _facts = [];
        return recording;
    }

    private void Keep(RecordedFact recorded, Fact fact) => _facts.Add(new Happened(recorded, fact));
}
