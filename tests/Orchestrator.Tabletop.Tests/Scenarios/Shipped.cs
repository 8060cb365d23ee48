using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.Tabletop.Tests.Scenarios;

/// <summary>The flows we ship, and the exercises that ship with them.</summary>
internal static class Shipped
{
    public static FlowCatalogue Flows { get; } = FlowCatalogue.Of(FlowFolder.In(typeof(CriticalSloBreach).Assembly));

    public static IReadOnlyList<Scenario> Scenarios { get; } = ScenarioFiles.In(typeof(CriticalSloBreach).Assembly, Flows);

    public static async Task<ScenarioResult> Run(Scenario scenario, ulong? seed = null)
    {
        await using var runner = new ScenarioRunner(Flows);
        return await runner.Run(scenario, seed);
    }
}
