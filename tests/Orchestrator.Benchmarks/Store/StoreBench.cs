using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Commits;

namespace Orchestrator.Benchmarks.Store;

/// <summary>
/// What a commit costs: units of work committed together (<c>unit-of-work</c>), the same units one transaction each
/// (<c>single</c>), and the three facts alone, plainly inserted one transaction each (<c>bare-insert</c>).
/// </summary>
internal static class StoreBench
{
    // --only takes one of the three, for a profiler; without all of them there is no ratio.
    public const int Concurrency = 32;

    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(1);

    public static async Task Run(Arguments arguments)
    {
        var seconds = arguments.Number("seconds", 30);
        await using var bench = await BenchStore.Open(arguments.Text("store") ?? "postgresql", [Units.Kind]);
        await using var commits = new GroupCommit(bench.Store, bench.Writers);
        var grouped = new Units(Concurrency);
        var alone = new Units(Concurrency);
        var loads = new (string What, Load Load)[]
        {
            ("unit-of-work", new Load(Concurrency, async worker => Check(await commits.Commit(grouped.Next(worker))), bench.Cpu)),
            ("single", new Load(Concurrency, async worker => Check((await bench.Store.Commit([alone.Next(worker)], CancellationToken.None))[0]), bench.Cpu)),
            ("bare-insert", new Load(Concurrency, bench.InsertFacts, bench.Cpu)),
        };
        if (arguments.Text("only") is { } only)
            loads = [.. loads.Where(load => load.What == only)];

        foreach (var (_, load) in loads)
            await load.Round(RoundLength, counts: false);
        for (var round = 0; round < Math.Max(1, seconds / loads.Length); round++)
        {
            foreach (var (_, load) in loads)
                await load.Round(RoundLength, counts: true);
        }

        foreach (var (what, load) in loads)
            Print(what, bench.Store, load);
        if (loads.Length < 3)
            return;
        Report.Line(new
        {
            bench = "store",
            what = "ratio",
            store = bench.Store.Name,
            concurrency = Concurrency,
            unit_of_work_to_single = Math.Round(loads[0].Load.Rate / loads[1].Load.Rate, 2),
            unit_of_work_to_bare_insert = Math.Round(loads[0].Load.Rate / loads[2].Load.Rate, 2),
        });
    }

    private static void Print(string what, IAuditStore store, Load load) => Report.Line(new
    {
        bench = "store",
        what,
        store = store.Name,
        concurrency = Concurrency,
        rate = Math.Round(load.Rate, 1),
        p50_ms = Math.Round(load.Percentile(0.5), 3),
        p99_ms = Math.Round(load.Percentile(0.99), 3),
        cpu_ms_app = Math.Round(load.AppCpu, 4),
        cpu_ms_store = Math.Round(load.StoreCpu, 4),
    });

    private static void Check(CommitResult result)
    {
        if (result is not CommitResult.Committed)
            throw new InvalidOperationException($"A unit of work was not committed: {result}");
    }
}
