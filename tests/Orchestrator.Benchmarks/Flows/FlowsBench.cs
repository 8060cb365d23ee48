using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.Benchmarks.Sagas;
using Orchestrator.Benchmarks.Store;

namespace Orchestrator.Benchmarks.Flows;

/// <summary>
/// Response flows from start to end on the whole platform: machine, interpreter, actions, approvals over HTTP, trail. Every end
/// is looked at: a flow that ended otherwise than it should counts as an error.
/// </summary>
internal static class FlowsBench
{
    public static async Task Run(Arguments arguments)
    {
        var bus = arguments.Text("bus") ?? "memory";
        var store = arguments.Text("store") ?? "sqlite";
        var workload = arguments.Text("workload") ?? "w1";
        await using var bench = await BenchStore.Open(store, SnapshotKind.OfPlatform);
        var watched = WatchedStore.Over(bench.Store, World.KeyOf);
        await using var platform = await Platform.Start(bus, watched.Store);
        var world = new World(platform, watched);
        if (workload == "w3")
        {
            await ParkedFlows.Measure(world, bench, bus, arguments.Number("flows", 10_000), arguments.Number("inflight", 64));
            return;
        }

        var inFlight = arguments.Number("inflight", 64);
        var load = new Load(inFlight, _ => world.RunOnce(workload), bench.Cpu);
        await load.Round(TimeSpan.FromSeconds(arguments.Number("warmup", 15)), counts: false);
        await load.Round(TimeSpan.FromSeconds(arguments.Number("seconds", 15)), counts: true);
        Report.Line(new
        {
            bench = "flows",
            workload,
            bus,
            store,
            inflight = inFlight,
            rate = Math.Round(load.Rate, 1),
            p50_ms = Math.Round(load.Percentile(0.5), 2),
            p99_ms = Math.Round(load.Percentile(0.99), 2),
            cpu_ms_per_flow = Math.Round(load.AppCpu + load.StoreCpu, 3),
            flows = load.Count,
            errors = world.Errors,
        });
    }
}
