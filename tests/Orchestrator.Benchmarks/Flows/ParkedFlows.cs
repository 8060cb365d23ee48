using System.Diagnostics;
using Orchestrator.Benchmarks.Store;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.Benchmarks.Flows;

/// <summary>w3: many flows parked at an approval, what each costs while nothing happens, and all of them resumed at once.</summary>
internal static class ParkedFlows
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public static async Task Measure(World world, BenchStore bench, string bus, int flows, int inFlight)
    {
        // The code is warm and its caches are full before memory is counted.
        for (var i = 0; i < 200; i++)
            await world.RunOnce("w2");
        var before = Memory();
        var parked = new (Guid Response, Guid Task)[flows];
        await Many(flows, inFlight, async n =>
        {
            var id = Guid.NewGuid();
            var asked = world.Asked(id);
            await world.Start(id, "w2");
            parked[n] = (id, await asked);
        });

        var memory = Memory() - before;
        var idleCpu = await IdleCpu(bench);
        var ended = parked.Select(flow => world.Ended(flow.Response)).ToArray();
        var resuming = Stopwatch.StartNew();
        await Many(flows, inFlight, n => world.Approve(parked[n].Task));
        foreach (var end in ended)
            await world.Verify(end, EndState.Resolved);
        Report.Line(new
        {
            bench = "flows",
            workload = "w3",
            bus,
            store = bench.Store.Name,
            inflight = inFlight,
            flows,
            resumed_s = Math.Round(resuming.Elapsed.TotalSeconds, 2),
            rate = Math.Round(flows / resuming.Elapsed.TotalSeconds, 1),
            memory_bytes_per_flow = Math.Max(0, memory / flows),
            idle_cpu_ms_per_s = Math.Round(idleCpu, 2),
            errors = world.Errors,
        });
    }

    private static Task Many(int count, int atOnce, Func<int, Task> once) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (n, _) => await once(n));

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>Milliseconds of processor time a second, of this process and the store's, while everything waits.</summary>
    private static async Task<double> IdleCpu(BenchStore bench)
    {
        await Task.Delay(TimeSpan.FromSeconds(2));
        using var self = Process.GetCurrentProcess();
        var (app, store) = (self.TotalProcessorTime, bench.Cpu.Read());
        await Task.Delay(Idle);
        self.Refresh();
        return (self.TotalProcessorTime - app + (bench.Cpu.Read() - store)).TotalMilliseconds / Idle.TotalSeconds;
    }
}
