using System.Text.Json;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Export;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Engine.Flows;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Timelines;
using Orchestrator.Tabletop.Replays;
using Orchestrator.Tabletop.Reports;
using Orchestrator.Tabletop.Samples;
using Orchestrator.Tabletop.Scenarios;
using Orchestrator.Tabletop.WhatIfs;
using Orchestrator.Tabletop.WhatIfs.Reports;
using Question = Orchestrator.Tabletop.WhatIfs.Question;

namespace Orchestrator.Gateway.Simulations;

/// <summary>
/// Simulates. A scenario runs on a platform of its own, in memory; a replay is given something to read recorded facts with. Neither
/// is given the store.
/// </summary>
public sealed class SimulationRunner(LoadedFlows flows, SimulationLimits limits, IAuditStore store, TimelineReader timelines)
{
    public async Task<SimulationOutcome> Rehearse(SimulationJob job, Scenario scenario, ulong? seed, CancellationToken cancellation)
    {
        await using var runner = new ScenarioRunner(flows.Catalogue) { MaxMessages = limits.Messages };
        job.Progress = () => new SimulationProgress(runner.Handled, null, "messages");
        var report = new TestReport([await runner.Run(scenario, seed, cancellation)]);
        return new SimulationOutcome(report.Passed, ReportJson.Element(report));
    }

    public async Task<SimulationOutcome> Sample(
        SimulationJob job, Scenario scenario, int times, ulong? seed, decimal atLeast, CancellationToken cancellation)
    {
        await using var sampler = new Sampler(flows.Catalogue) { MaxMessages = limits.Messages };
        job.Progress = () => new SimulationProgress(sampler.Done, times, "runs");
        var sample = await sampler.Run(scenario, times, seed, atLeast, cancellation);
        return new SimulationOutcome(sample.Passed, SampleJson.Element(sample));
    }

    /// <summary>The incident's own stream, its responses' and its tasks'.</summary>
    public async Task<SimulationOutcome> Replay(SimulationJob job, Guid incident, CancellationToken cancellation)
    {
        var streams = await timelines.StreamsOfIncident(incident, cancellation);
        if (await store.FindStream(streams[0], cancellation) is null)
            throw RequestRefused.NotFound($"There is no incident {incident}.");
        return await Replay(job, () => ReadStreams(streams, cancellation), null, cancellation);
    }

    public Task<SimulationOutcome> Replay(SimulationJob job, DateTimeOffset since, CancellationToken cancellation) =>
        Replay(job, () => StreamExport.Recorded(store, cancellation: cancellation), since, cancellation);

    /// <summary>It passes where nothing would have been worse, and all is known.</summary>
    public async Task<SimulationOutcome> WhatIf(SimulationJob job, Question question, AskedIncidents incidents, CancellationToken cancellation)
    {
        var report = await new WhatIf(flows.Catalogue) { MostIncidents = limits.Incidents, Progress = new Asked(job) }
            .Ask(question, () => StreamExport.Recorded(store, cancellation: cancellation), incidents, cancellation);
        return new SimulationOutcome(report.Verdict is Verdict.Same or Verdict.Better, WhatIfJson.Element(report));
    }

    private async Task<SimulationOutcome> Replay(SimulationJob job, Func<IAsyncEnumerable<RecordedFact>> read, DateTimeOffset? since, CancellationToken cancellation)
    {
        var progress = new Progress(job);
        var report = await new Replay(flows.Catalogue) { Progress = progress }.Run(read, since, cancellation);
        return new SimulationOutcome(report.IsFaithful, JsonSerializer.SerializeToElement(
            new
            {
                report.Streams, report.Facts, report.Equal,
                Different = report.Different.Select(stream => new { stream.Stream, stream.Facts, stream.Difference }),
                NotReplayable = report.NotReplayable,
                report.Outside,
            },
            ApiJson.Options));
    }

    private async IAsyncEnumerable<RecordedFact> ReadStreams(IReadOnlyList<string> streams, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var stream in streams)
        {
            await foreach (var fact in store.ReadStream(stream, StreamRange.All, cancellation))
                yield return fact;
        }
    }

    /// <summary>Told in the thread that does the work, unlike the framework's own.</summary>
    private sealed class Progress(SimulationJob job) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value)
        {
            var now = new SimulationProgress(value.Replayed, value.Streams, "streams");
            job.Progress = () => now;
        }
    }

    private sealed class Asked(SimulationJob job) : IProgress<(int Done, int Incidents)>
    {
        public void Report((int Done, int Incidents) value)
        {
            var now = new SimulationProgress(value.Done, value.Incidents, "incidents");
            job.Progress = () => now;
        }
    }
}
