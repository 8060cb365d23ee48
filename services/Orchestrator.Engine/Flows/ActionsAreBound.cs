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
        if (flows.Idle(actions) is { Count: > 0 } idle)
            log.LogInformation("Signals start none of {Flows}: nothing is bound to what they do, and GET /api/flows says to what", string.Join(", ", idle.Order(StringComparer.Ordinal)));
        return Task.CompletedTask;
    }
}
