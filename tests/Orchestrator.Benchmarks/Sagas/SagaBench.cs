using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.Benchmarks.Store;
using Orchestrator.FiveSteps;
using Orchestrator.FiveSteps.Runs;

namespace Orchestrator.Benchmarks.Sagas;

/// <summary>
/// The five-step test saga, start to end, through the bus, inbox, outbox and store that production uses: 11 messages and 11
/// commits a run. A fixed number is in flight; the next starts when one has ended.
/// </summary>
internal static class SagaBench
{
    public static async Task Run(Arguments arguments)
    {
        var buses = arguments.Text("bus") is { } bus ? [bus] : new[] { "memory", "rabbitmq" };
        var stores = arguments.Text("store") is { } store ? [store] : new[] { "sqlite", "postgresql" };
        foreach (var (name, kind) in buses.SelectMany(name => stores.Select(kind => (name, kind))))
            await Measure(name, kind, arguments.Number("inflight", 64), arguments.Number("seconds", 20), arguments.Number("warmup", 8));
    }

    private static async Task Measure(string bus, string store, int inFlight, int seconds, int warmUp)
    {
        await using var bench = await BenchStore.Open(store, FiveStepBus.Kinds);
        var ended = WatchedStore.Over(bench.Store, (stream, fact) => fact.Type == "run_ended" ? stream : null);
        await using var messages = FiveStepBus.Create(Address(bus), ended.Store, TimeProvider.System, NullLoggerFactory.Instance);
        await messages.Start();
        while ((await messages.Unready()).Count > 0)
            await Task.Delay(20);

        var load = new Load(inFlight, _ => RunOnce(messages, ended), bench.Cpu);
        await load.Round(TimeSpan.FromSeconds(warmUp), counts: false);
        await load.Round(TimeSpan.FromSeconds(seconds), counts: true);
        Report.Line(new
        {
            bench = "saga",
            bus,
            store,
            inflight = inFlight,
            rate = Math.Round(load.Rate, 1),
            p50_ms = Math.Round(load.Percentile(0.5), 2),
            p99_ms = Math.Round(load.Percentile(0.99), 2),
            cpu_ms_app = Math.Round(load.AppCpu, 3),
            cpu_ms_store = Math.Round(load.StoreCpu, 3),
        });
    }

    private static async Task RunOnce(MessageBus bus, WatchedStore ended)
    {
        var id = Guid.NewGuid();
        var end = ended.Next(FiveStepBus.StreamOf(id));
        await bus.Send(Guid.NewGuid(), new StartRun(id), "bench");
        await end.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>The bus by its short name.</summary>
    public static string Address(string bus) => bus switch
    {
        "memory" => "memory",
        "rabbitmq" => Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_BUS")
            ?? throw new WrongArgument("The RabbitMQ benchmark needs a broker: set ORCHESTRATOR_TEST_BUS to an amqp:// address."),
        _ => throw new WrongArgument($"--bus takes memory or rabbitmq, not \"{bus}\"."),
    };
}
