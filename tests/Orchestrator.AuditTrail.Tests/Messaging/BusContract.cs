using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Messaging.Probes;
using Orchestrator.AuditTrail.Tests.Stores;
using Orchestrator.FiveSteps;
using Orchestrator.StateMachines;
using RabbitMQ.Client;

namespace Orchestrator.AuditTrail.Tests.Messaging;

/// <summary>What the bus promises with its store, on RabbitMQ with PostgreSQL and in memory with SQLite.</summary>
public abstract class BusContract(Backing backing, string? address) : StoreContract(backing)
{
    protected static readonly string[] Queues = [.. FiveStepBus.Endpoints, Endpoints.For(typeof(Poke))];

    private static readonly FactTypes Types = new(typeof(Run).Assembly, typeof(ProbePoked).Assembly);

    private readonly List<MessageBus> _buses = [];

    protected string Address => address ?? Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_BUS")
        ?? throw new InvalidOperationException("This test needs RabbitMQ: run infra/test.sh, or set ORCHESTRATOR_TEST_BUS to an amqp:// address.");

    public override async ValueTask InitializeAsync()
    {
        if (Address != "memory")
            await ForgetQueues();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var bus in _buses)
            await bus.DisposeAsync();
        await EverySnapshotIsTheFoldOfItsFacts();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A process of the platform, ready.</summary>
    protected async Task<MessageBus> StartBus()
    {
        var machine = new RunStateMachine();
        var endpoints = new Dictionary<string, Action<IReceiveEndpointConfigurator>>(StringComparer.Ordinal)
        {
            [Queues[0]] = endpoint => endpoint.Saga(machine),
            [Queues[1]] = endpoint => endpoint.Consumer(() => new Worker()),
            [Queues[2]] = endpoint => endpoint.Consumer(() => new Prober()),
        };
        var bus = new MessageBus(new MessageBusOptions(Address, Queues), Store, Types, endpoints, TimeProvider.System, NullLoggerFactory.Instance);
        _buses.Add(bus);
        await bus.Start();
        await Eventually(async () => (await bus.Unready()).Count == 0);
        return bus;
    }

    protected async Task Stop(MessageBus bus)
    {
        _buses.Remove(bus);
        await bus.DisposeAsync();
    }

    protected async Task<int> CountFacts(string stream)
    {
        var count = 0;
        await foreach (var _ in Store.ReadStream(stream, StreamRange.All))
            count++;
        return count;
    }

    /// <summary>Whatever a test made the machines write.</summary>
    private async Task EverySnapshotIsTheFoldOfItsFacts()
    {
        await foreach (var difference in new Rebuild(Store, Types, FiveStepBus.Kinds).Compare())
            throw new InvalidOperationException(difference.ToString());
    }

    private async Task ForgetQueues()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Address) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var name in Queues)
        {
            await channel.QueueDeleteAsync(name);
            await channel.ExchangeDeleteAsync(name);
        }
    }
}
