using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Orchestrator.Actions.Catalogue;

namespace Orchestrator.Actions.Targets;

/// <summary>How hard one target may be worked. Limits hold per process.</summary>
/// <param name="Concurrency">Calls under way at once.</param>
/// <param name="PerSecond">Calls begun in a second; null is any number.</param>
/// <param name="Burst">How many may begin at once after a quiet time.</param>
/// <param name="Circuit">Null: never opens.</param>
public sealed record TargetLimits(int Concurrency = 16, double? PerSecond = null, int Burst = 1, CircuitLimits? Circuit = null);

/// <summary>The circuit opens when, of at least <paramref name="MinimumCalls"/> within <paramref name="Window"/>, this part failed.</summary>
/// <param name="FailureRatio">Above 0, at most 1.</param>
/// <param name="Break">How long nothing is tried; then one call finds out.</param>
public sealed record CircuitLimits(double FailureRatio, int MinimumCalls, TimeSpan Window, TimeSpan Break)
{
    public static CircuitLimits Usual { get; } = new(0.5, 10, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(15));
}

/// <summary>Targets and their limits, from <c>Orchestrator:Targets</c>; a target without any has the usual ones.</summary>
public sealed class TargetList
{
    public const string Section = "Orchestrator:Targets";
    private readonly Dictionary<string, TargetLimits> _limits = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Target> _targets = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Finding> _findings = [];
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    public TargetList(IConfiguration configuration, TimeProvider time, ILogger log)
    {
        _time = time;
        _log = log;

        // Configuration splits keys at colons, so 127.0.0.1:8090 cannot be one: such a target is given a name.
        foreach (var section in configuration.GetSection(Section).GetChildren())
            _limits[section.Key] = Read(new Settings(section, _findings));
    }

    public IReadOnlyList<Finding> Findings => _findings;

    public bool Has(string name) => _limits.ContainsKey(name);

    public Target Get(string name)
    {
        if (!_targets.TryGetValue(name, out var target))
        {
            var limits = _limits.GetValueOrDefault(name) ?? new TargetLimits(Circuit: CircuitLimits.Usual);
            _targets[name] = target = new Target(name, limits, _time, _log);
        }

        return target;
    }

    private static TargetLimits Read(Settings settings)
    {
        var circuit = settings.Group("Circuit");
        var usual = CircuitLimits.Usual;
        var limits = new TargetLimits(
            settings.Whole("Concurrency", 1, 10_000) ?? new TargetLimits().Concurrency,
            settings.Number("PerSecond", 0.001, 1_000_000),
            settings.Whole("Burst", 1, 1_000_000) ?? 1,
            circuit.Flag("Enabled") == false ? null : new CircuitLimits(
                circuit.Number("FailureRatio", 0.01, 1) ?? usual.FailureRatio,
                circuit.Whole("MinimumCalls", 2, 1_000_000) ?? usual.MinimumCalls,
                Seconds(circuit, "WindowSeconds") ?? usual.Window,
                Seconds(circuit, "BreakSeconds") ?? usual.Break));
        circuit.Finish("a circuit");
        settings.Finish("a target");
        return limits;
    }

    private static TimeSpan? Seconds(Settings settings, string setting) =>
        settings.Number(setting, 0.5, 86_400) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
