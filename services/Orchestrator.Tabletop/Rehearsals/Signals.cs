using Orchestrator.Contracts.Signals;
using Orchestrator.Tabletop.Simulations;

namespace Orchestrator.Tabletop.Rehearsals;

/// <summary>Signals as a monitoring system would send them.</summary>
public static class Signals
{
    /// <summary>A signal that fires. Its source is the label <c>service</c>, where there is one.</summary>
    public static Signal Firing(string type, Severity severity = Severity.Critical, params ReadOnlySpan<(string Label, string Value)> labels)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (label, value) in labels)
            named[label] = value;
        var source = named.GetValueOrDefault("service", "rehearsal");
        return new Signal(
            $"{source}/{type}", source, type, severity, SignalStatus.Firing, $"{source}/{type}", $"{type} of {source}", named,
            new Dictionary<string, string>(StringComparer.Ordinal), [], VirtualPlatform.DefaultStart);
    }

    /// <summary>The same thing, no longer firing.</summary>
    public static Signal Resolved(this Signal signal) => signal with { Id = $"{signal.Id}/resolved", Status = SignalStatus.Resolved };
}
