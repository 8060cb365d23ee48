using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Scenarios;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Tabletop.Samples;

/// <summary>
/// Runs a scenario many times, each with a chance of its own (the Monte Carlo method), one after the other on one simulated platform. The
/// same scenario, seed and number of runs give the same sample.
/// </summary>
public sealed class Sampler(FlowCatalogue flows) : IAsyncDisposable
{
    public const int MostRuns = 1_000_000;

    private readonly ScenarioRunner _runner = new(flows);

    /// <inheritdoc cref="ScenarioRunner.MaxMessages"/>
    public int MaxMessages
    {
        get => _runner.MaxMessages;
        set => _runner.MaxMessages = value;
    }

    /// <summary>How many runs of the sample under way are done.</summary>
    public int Done { get; private set; }

    /// <summary>What the chance of a run is drawn from: run once with it, the scenario is that run. 53 bits, which all readers of JSON keep.</summary>
    /// <param name="seed">Of the sample.</param>
    /// <param name="number">From 1.</param>
    public static ulong SeedOf(ulong seed, int number) => Chance.Bits(seed, "run", number.ToString()) >> 11;

    /// <param name="seed">The scenario's own unless said.</param>
    /// <param name="atLeast">In how many percent of the runs each expectation is to hold.</param>
    public async Task<Sample> Run(
        Scenario scenario, int times, ulong? seed = null, decimal atLeast = 100, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(times, MostRuns);
        var tally = new Tally(scenario, seed ?? scenario.Seed, atLeast);
        for (Done = 0; Done < times; Done++)
        {
            cancellation.ThrowIfCancellationRequested();
            var ofRun = SeedOf(seed ?? scenario.Seed, Done + 1);
            var (recording, stopped) = await _runner.Record(scenario, ofRun, cancellation);
            tally.Add(ofRun, recording, stopped);
        }

        return tally.Total();
    }

    public ValueTask DisposeAsync() => _runner.DisposeAsync();
}
