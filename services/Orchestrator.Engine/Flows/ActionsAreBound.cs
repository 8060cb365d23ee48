using Microsoft.Extensions.Logging;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Engine.Hosting;

namespace Orchestrator.Engine.Flows;

/// <summary>Refuses to run with a wrong action catalogue, or with a flow of the team's own whose actions are not bound as it needs them.</summary>
public sealed class ActionsAreBound(LoadedFlows flows, ActionCatalogue actions, ILogger<ActionsAreBound> log) : IStartupStep
{
    public Task Run(CancellationToken cancellation)
    {
        IReadOnlyList<Finding> findings = [.. actions.Findings, .. flows.Missing(actions), .. flows.Overruled(actions)];
        if (findings.Count > 0)
            throw new StartRefused(string.Join(Environment.NewLine, findings));
        foreach (var idle in flows.Idle(actions).Order(StringComparer.Ordinal))
            log.LogInformation("The flow {Flow} does not start by itself: nothing is bound to {Actions}", idle, string.Join(", ", flows.Unbound(idle, actions)));
        return Task.CompletedTask;
    }
}
