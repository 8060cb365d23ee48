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

    /// <summary>For a command that works without a running platform.</summary>
    /// <param name="folder">As said on the command line; else as the settings of this directory have it.</param>
    /// <exception cref="FlowFolderInvalid">The folder, or an assembly in it.</exception>
    public static IReadOnlyList<Flow> WithOwn(string? folder)
    {
        var configuration = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true).AddEnvironmentVariables().Build();
        return [.. Shipped, .. Own(folder ?? configuration["Orchestrator:Flows"])];
    }

    public static IReadOnlyList<Flow> Own(string? folder) => string.IsNullOrWhiteSpace(folder) ? [] : FlowFolder.Load(folder);
}
