using System.Diagnostics;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Samples;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.Benchmarks.Simulations;

/// <summary>A shipped scenario with distributions, many times on one thread, with all that is counted of each run.</summary>
internal static class SampleBench
{
    private const string Name = "slo-breach-by-the-numbers";

    public static async Task Run(Arguments arguments)
    {
        var flows = FlowCatalogue.Of(FlowFolder.In(typeof(CriticalSloBreach).Assembly));
        var scenario = ScenarioFiles.In(typeof(CriticalSloBreach).Assembly, flows).Single(scenario => scenario.Name == Name);
        await using var sampler = new Sampler(flows);
        await sampler.Run(scenario, (int)arguments.Number("warmup", 2000), seed: 1);

        using var self = Process.GetCurrentProcess();
        var (times, cpu, clock) = ((int)arguments.Number("times", 10_000), self.TotalProcessorTime, Stopwatch.StartNew());
        var sample = await sampler.Run(scenario, times, seed: 2);
        var elapsed = clock.Elapsed;
        self.Refresh();
        Report.Line(new
        {
            bench = "sample",
            scenario = Name,
            times,
            rate = Math.Round(times / elapsed.TotalSeconds, 1),
            us_per_run = Math.Round(elapsed.TotalMicroseconds / times, 1),
            cpu_us_per_run = Math.Round((self.TotalProcessorTime - cpu).TotalMicroseconds / times, 1),
            heap_bytes = GC.GetTotalMemory(forceFullCollection: true),
            errors = sample.Stopped.Count,
        });
    }
}
