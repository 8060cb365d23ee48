using System.Text.Json;
using System.Text.Json.Serialization;
using MassTransit;
using MassTransit.Mediator;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Contracts;

namespace Orchestrator.StateMachines.Tests;

/// <summary>What one handling decided.</summary>
public sealed record Decided(IReadOnlyList<StagedFact> Staged, IReadOnlyList<object> Commands, IReadOnlyList<StagedTimer> Timers, IReadOnlyList<Guid> Cancelled)
{
    public IReadOnlyList<Fact> Facts => [.. Staged.Select(staged => staged.Fact)];

    public string? Reason => Staged[^1].Reason;

    public T Fact<T>()
        where T : Fact => Facts.OfType<T>().ShouldHaveSingleItem();

    public T Command<T>() => Commands.OfType<T>().ShouldHaveSingleItem();

    /// <summary>Nothing at all: no fact, no command, no timer.</summary>
    public void ShouldBeNothing()
    {
        Facts.ShouldBeEmpty();
        Commands.ShouldBeEmpty();
        Timers.ShouldBeEmpty();
    }

    /// <summary>One fact that says what was ignored, with a reason, and nothing else.</summary>
    public void ShouldBeIgnored<T>(string because)
        where T : Fact
    {
        Facts.ShouldHaveSingleItem().ShouldBeOfType<T>();
        Reason.ShouldNotBeNull().ShouldContain(because);
        Commands.ShouldBeEmpty();
        Timers.ShouldBeEmpty();
    }
}

/// <summary>
/// One machine on MassTransit's mediator. After every handling it holds what the commit and the store rely on: machine and
/// facts agree on the state, the snapshot survives JSON, and the facts read back from JSON fold to the same snapshot.
/// </summary>
public sealed class Bench<TMachine, TSaga> : IAsyncDisposable
    where TMachine : MassTransitStateMachine<TSaga>
    where TSaga : Saga, new()
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    private readonly ServiceProvider _services;
    private readonly Dictionary<Guid, Stream> _streams = [];
    private readonly Dictionary<Guid, StagedTimer> _timers = [];
    private Decided? _last;
    private int _messages;

    public Bench(Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(this);
        configure?.Invoke(services);
        services.AddMediator(x => x
            .AddSagaStateMachine<TMachine, TSaga>((_, saga) => saga.UseFilter(new UnitOfWork(this)))
            .InMemoryRepository());
        _services = services.BuildServiceProvider();
    }

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The timers that are set, the next one first.</summary>
    public IReadOnlyList<StagedTimer> Timers => [.. _timers.Values.OrderBy(timer => timer.Due)];

    public TSaga this[Guid id] => _streams[id].Saga;

    public IReadOnlyList<Fact> FactsOf(Guid id) => _streams.TryGetValue(id, out var stream) ? stream.Facts : [];

    public void Advance(TimeSpan by) => Now += by;

    public async Task<Decided> Handle<T>(T message, Guid? messageId = null)
        where T : class
    {
        _last = null;
        var id = messageId ?? DerivedId.From("bench", (++_messages).ToString());
        await _services.GetRequiredService<IMediator>().Send(message, x => x.MessageId = id);
        return _last ?? throw new InvalidOperationException($"{typeof(T).Name} reached no saga.");
    }

    /// <summary>Advances to the next timer and delivers it.</summary>
    public async Task<Decided> Elapse()
    {
        var timer = Timers[0];
        _timers.Remove(timer.Token);
        Now = timer.Due > Now ? timer.Due : Now;
        return await Deliver(timer.Message);
    }

    /// <summary>Delivers a message as it came out of a decision: its type is known at run time only.</summary>
    public Task<Decided> Deliver(object message) => (Task<Decided>)typeof(Bench<TMachine, TSaga>)
        .GetMethod(nameof(Handle))!
        .MakeGenericMethod(message.GetType())
        .Invoke(this, [message, null])!;

    /// <summary>What the command is refused with; nothing may have been recorded.</summary>
    public async Task<CommandRefused> Refusal<T>(T command)
        where T : class => CommandRefused.In(await Should.ThrowAsync<Exception>(() => Handle(command))).ShouldNotBeNull();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private void Commit(TSaga saga)
    {
        saga.CurrentState.ShouldBe(saga.State, $"machine and facts of {saga.StreamId} differ");
        var staged = saga.Staged;
        _last = new Decided([.. staged.Facts], [.. staged.Commands.Select(command => command.Command)], [.. staged.Timers], [.. staged.Cancelled]);
        foreach (var token in staged.Cancelled)
            _timers.Remove(token);
        foreach (var timer in staged.Timers)
            _timers.Add(timer.Token, timer);

        if (!_streams.TryGetValue(saga.CorrelationId, out var stream))
            _streams.Add(saga.CorrelationId, stream = new Stream(saga));
        foreach (var fact in staged.Facts)
            stream.Append(fact);
        stream.Verify(saga);
        saga.Committed();
    }

    private sealed class Stream(TSaga saga)
    {
        private readonly TSaga _refolded = new() { CorrelationId = saga.CorrelationId };

        public TSaga Saga { get; } = saga;

        public List<Fact> Facts { get; } = [];

        public void Append(StagedFact staged)
        {
            var type = staged.Fact.GetType();
            var stored = (Fact)JsonSerializer.Deserialize(JsonSerializer.Serialize(staged.Fact, type, Json), type, Json)!;
            Facts.Add(stored);
            _refolded.Fold(stored, Facts.Count, staged.At);
        }

        public void Verify(TSaga live)
        {
            var snapshot = JsonSerializer.Serialize(live, Json);
            JsonSerializer.Serialize(_refolded, Json).ShouldBe(snapshot, "the facts do not fold to the state");
            JsonSerializer.Serialize(JsonSerializer.Deserialize<TSaga>(snapshot, Json), Json).ShouldBe(snapshot, "the snapshot does not survive JSON");
        }
    }

    private sealed class UnitOfWork(Bench<TMachine, TSaga> bench) : IFilter<SagaConsumeContext<TSaga>>
    {
        public async Task Send(SagaConsumeContext<TSaga> context, IPipe<SagaConsumeContext<TSaga>> next)
        {
            context.Saga.Begin(new Handling(context.MessageId!.Value, bench.Now, "sender"));
            try
            {
                await next.Send(context);
            }
            catch (Exception e) when (CommandRefused.In(e) is not null)
            {
                context.Saga.Staged.Facts.ShouldBeEmpty("a refused command records nothing");
                context.Saga.Staged.Commands.ShouldBeEmpty("a refused command sends nothing");
                throw;
            }

            bench.Commit(context.Saga);
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope("unitOfWork");
    }
}
