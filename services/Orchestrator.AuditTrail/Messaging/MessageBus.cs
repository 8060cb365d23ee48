using MassTransit;
using Microsoft.Extensions.Logging;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Messaging;

/// <param name="Address"><c>memory</c>, or amqp(s)://user:password@host:port/vhost.</param>
/// <param name="Queues">Every endpoint of the platform, of whatever role: all are declared before this process is ready.</param>
/// <param name="Concurrency">Messages handled at once by an endpoint; 64 suits two cores.</param>
public sealed record MessageBusOptions(string Address, IReadOnlyCollection<string> Queues, int Concurrency = 64)
{
    public bool IsInMemory => Address == "memory";
}

/// <summary>
/// The bus, the outbox and the timers of one process: RabbitMQ, or MassTransit's in-memory transport with the same guarantees.
/// Declare endpoints, then start it.
/// </summary>
public sealed class MessageBus : IAsyncDisposable
{
    /// <summary>A sender waits this long at most for the bus: its message is durable already.</summary>
    private static readonly TimeSpan DeliverWithin = TimeSpan.FromSeconds(1);

    /// <summary>What is handled has this long to end; what has not is delivered again, here or elsewhere.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(6);

    private readonly MessageBusOptions _options;
    private readonly IAuditStore _store;
    private readonly TimeProvider _clock;
    private readonly IBusControl _bus;
    private readonly OutboxSweeper _sweeper;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task _starting = Task.CompletedTask;
    private volatile string? _away = "its queues are not declared yet";

    /// <param name="endpoints">The endpoints this process serves: name, and what is on it.</param>
    public MessageBus(
        MessageBusOptions options,
        IAuditStore store,
        FactTypes types,
        IReadOnlyDictionary<string, Action<IReceiveEndpointConfigurator>> endpoints,
        TimeProvider clock,
        ILoggerFactory loggers)
    {
        _options = options;
        _store = store;
        _clock = clock;
        _logger = loggers.CreateLogger<MessageBus>();
        Envelope.AgreeOnJson();
        LogContext.ConfigureCurrentLogContext(loggers);
        Commits = new GroupCommit(store, store.Name == "postgresql" ? 2 : 1);
        // The bus needs the handling and the handling the bus: the delivery looks it up when it first sends.
        var delivery = new BusDelivery(() => _bus!, options.IsInMemory);
        Handling = new MessageHandling(store, Commits, new FactWriter(types), clock, delivery, loggers.CreateLogger<MessageHandling>());
        _bus = options.IsInMemory
            ? Bus.Factory.CreateUsingInMemory(bus => Configure(bus, endpoints))
            : Bus.Factory.CreateUsingRabbitMq(bus =>
            {
                bus.Host(new Uri(options.Address), host => host.PublisherConfirmation = true);
                Configure(bus, endpoints);
            });
        _sweeper = new OutboxSweeper(store, Commits, delivery, clock, loggers.CreateLogger<OutboxSweeper>());
        Handling.TimerSet = _sweeper.WakeBy;
    }

    public GroupCommit Commits { get; }

    public MessageHandling Handling { get; }

    /// <summary>What keeps this process from working, in words for people; empty when it is ready.</summary>
    public async Task<IReadOnlyList<string>> Unready()
    {
        var reasons = new List<string>();
        if (_away is { } away)
            reasons.Add($"bus: {away}");
        else if (_bus.CheckHealth() is { Status: not BusHealthStatus.Healthy } health)
            reasons.Add($"bus: {health.Description}");
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2), _clock);
            await _store.GetCheckpoint("readiness", deadline.Token);
        }
        catch (Exception error) when (error is StoreUnavailable or OperationCanceledException)
        {
            reasons.Add($"store: {error.Message}");
        }

        return reasons;
    }

    /// <summary>Starts, and keeps trying while the broker is unreachable; <see cref="Unready"/> tells when it is done.</summary>
    public Task Start()
    {
        _starting = Task.Run(KeepStarting);
        return _options.IsInMemory ? _starting : Task.CompletedTask;
    }

    /// <inheritdoc cref="Send(IReadOnlyCollection{ValueTuple{Guid, object}}, string)"/>
    public Task Send(Guid messageId, object message, string actor) => Send([(messageId, message)], actor);

    /// <summary>
    /// Sends messages that must not be lost: all of them are in the outbox before this returns, and on their way right after, or none is.
    /// </summary>
    /// <exception cref="StoreUnavailable">They are not durable; send them again with the same ids.</exception>
    public async Task Send(IReadOnlyCollection<(Guid Id, object Message)> messages, string actor)
    {
        var unit = new UnitOfWork();
        foreach (var (id, message) in messages)
        {
            var cause = new Handling(id, _clock.GetUtcNow().Microseconds(), actor);
            var due = _options.IsInMemory ? cause.Now : cause.Now + MessageHandling.Grace;
            var row = Handling.Row(id, Endpoints.For(message.GetType()), message, cause, incident: null, due);
            unit.Outbox.Add(row with { Held = _options.IsInMemory });
        }

        if (await Commits.Commit(unit) is CommitResult.Failed failed)
            throw failed.Error;
        await Handling.Within(DeliverWithin, Task.WhenAll(unit.Outbox.Select(row => Handling.Deliver(row, CancellationToken.None))));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _starting;
        await _sweeper.DisposeAsync();
        await _bus.StopAsync(StopWithin);
        await Commits.DisposeAsync();
        _stopping.Dispose();
    }

    private void Configure(IBusFactoryConfigurator bus, IReadOnlyDictionary<string, Action<IReceiveEndpointConfigurator>> endpoints)
    {
        bus.PrefetchCount = _options.Concurrency;
        bus.ConcurrentMessageLimit = _options.Concurrency;
        foreach (var (name, configure) in endpoints)
        {
            bus.ReceiveEndpoint(name, endpoint =>
            {
                endpoint.UseUnitOfWork(Handling);
                configure(endpoint);
            });
        }
    }

    private async Task KeepStarting()
    {
        for (var first = true; !_stopping.IsCancellationRequested; first = false)
        {
            try
            {
                if (!_options.IsInMemory)
                    await DurableQueues.Declare(new Uri(_options.Address), _options.Queues, _stopping.Token);
                await _bus.StartAsync(_stopping.Token);
                _away = null;
                await _sweeper.Start(_stopping.Token);
                if (!first)
                    _logger.LogInformation("The bus is reached");
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The innermost says whether nobody is there, or whether it is the password or the virtual host.
                var why = $"{(_options.IsInMemory ? "memory" : new Uri(_options.Address).Authority)} cannot be used: {error.GetBaseException().Message}";
                if (why != _away)
                    _logger.LogWarning("The bus is away and will be tried again: {Why}", why);
                _away = why;
                await Task.Delay(TimeSpan.FromSeconds(1), _clock, _stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }
}
