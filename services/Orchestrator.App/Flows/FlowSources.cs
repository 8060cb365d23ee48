using Orchestrator.Engine.Flows;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.App.Flows;

/// <summary>Where flows come from: those we ship, and the folder of a team's own.</summary>
internal static class FlowSources
{
    /// <exception cref="FlowInvalid">All findings.</exception>
    /// <exception cref="FlowFolderInvalid">The folder, or an assembly in it.</exception>
    public static LoadedFlows Load(IConfiguration configuration) => new(Shipped, Own(configuration["Orchestrator:Flows"]));

    public static IReadOnlyList<Flow> Shipped => FlowFolder.In(typeof(CriticalSloBreach).Assembly);

    public static IReadOnlyList<Flow> Own(string? folder) => string.IsNullOrWhiteSpace(folder) ? [] : FlowFolder.Load(folder);
}
