using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.Gateway.Simulations;

/// <summary>How much simulating a gateway does beside its work.</summary>
public sealed record SimulationLimits
{
    /// <summary>One runs at a time; so many may wait for it.</summary>
    public int Waiting { get; init; } = 20;

    /// <summary>How many the store keeps, those of all gateways and those that wait included.</summary>
    public int Kept { get; init; } = 50;

    /// <summary>Bytes that all results may have together; the oldest are forgotten first.</summary>
    public long KeptBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>A scenario that handles more does not end by itself.</summary>
    public int Messages { get; init; } = 100_000;

    /// <summary>Of which one what-if asks at most; the latest are taken.</summary>
    public int Incidents { get; init; } = 1000;

    /// <summary>How often a scenario may be run for one sample.</summary>
    public int Times { get; init; } = 100_000;

    public TimeSpan WallTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the store is told how far one is.</summary>
    public TimeSpan ToldEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Of one that has not ended: when so long nothing was heard of it, its process is no more.</summary>
    public TimeSpan SilentFor { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>The scenarios that come with the flows of this program.</summary>
public sealed class ShippedScenarios(Func<FlowCatalogue, IReadOnlyList<Scenario>> read)
{
    public IReadOnlyList<Scenario> Of(FlowCatalogue flows) => read(flows);
}
