using Orchestrator.Benchmarks;
using Orchestrator.Benchmarks.Flows;
using Orchestrator.Benchmarks.Sagas;
using Orchestrator.Benchmarks.Simulations;
using Orchestrator.Benchmarks.Store;

// One file (or folder) a bench; each prints one JSON line a measurement on standard output, and nothing else there.
var benches = new Dictionary<string, Func<Arguments, Task>>(StringComparer.Ordinal)
{
    ["store"] = StoreBench.Run,
    ["saga"] = SagaBench.Run,
    ["flows"] = FlowsBench.Run,
    ["simulate"] = SimulateBench.Run,
    ["sample"] = SampleBench.Run,
};

if (args.Length == 0 || !benches.TryGetValue(args[0], out var bench))
{
    Console.Error.WriteLine($"Which bench? Known: {string.Join(", ", benches.Keys)}. Example: dotnet run -c Release --project tests/Orchestrator.Benchmarks -- store --store sqlite");
    return 2;
}

try
{
    await bench(new Arguments(args[1..]));
    return 0;
}
catch (WrongArgument wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
