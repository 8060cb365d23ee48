using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Orchestrator.EndToEnd.Tests.Processes;
using Orchestrator.Engine;
using Orchestrator.Engine.Flows;
using Orchestrator.Engine.Hosting;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.EndToEnd.Tests.Deployments;

/// <summary>A rolling deployment: engines with different versions of a flow on one RabbitMQ and one PostgreSQL (ruling 21).</summary>
public sealed class When_versions_of_a_flow_live_side_by_side : IAsyncLifetime
{
    private const int Responses = 12;

    private readonly List<Guid> _started = [.. Enumerable.Range(0, Responses).Select(_ => Guid.NewGuid())];
    private string _store = null!;

    public async ValueTask InitializeAsync()
    {
        await TestServers.ForgetQueues(Queues.Own);
        _store = await TestServers.NewDatabase();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_message_for_a_version_this_process_lacks_goes_back_until_one_that_has_it_takes_it()
    {
        await using var older = await Engine.Start(_store, new Rolling(1));
        await using (var newer = await Engine.Start(_store, new Rolling(1), new Rolling(2)))
        {
            foreach (var id in _started)
                await newer.Send(new StartResponse(id, Guid.NewGuid(), "rolling", 2, Data(), "test", "a test"));
            await newer.Until(async () => (await newer.States()).Count == Responses, "they wait, whoever got the message first");
        }

        // Only the older runs, and nobody can take up what comes for them.
        foreach (var id in _started)
            await older.Send(new NoteSignalResolved(id, Guid.NewGuid(), "a test"));
        var before = older.GivenBack;
        await older.Until(() => older.GivenBack >= before + (2 * Responses), "it gave each back more than once");
        (await older.Store.Parked(10)).ShouldBeEmpty();
        (await older.States()).ShouldAllBe(state => state == "Running");

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => Engine.Start(_store, new Rolling(1)));
        refused.Message.ShouldContain("rolling v2");
        refused.Message.ShouldContain(_started.Min().ToString());

        await using var again = await Engine.Start(_store, new Rolling(1), new Rolling(2));
        await again.Until(async () => (await again.States()).TrueForAll(state => state == "Resolved"), "the newer one takes them up");
        (await again.Store.Parked(10)).ShouldBeEmpty();
        older.Errors.ShouldBeEmpty();
        foreach (var response in _started)
            (await again.Facts(response)).ShouldBe(["ResponseStarted", "WaitStarted", "ResolutionNoted", "StepCompleted", "ActionRequested", "StepCompleted", "ResponseEnded"]);
    }

    private static JsonElement Data()
    {
        var none = new Dictionary<string, string>(StringComparer.Ordinal);
        var signal = new Signal("1", "test", "rolling", Severity.Error, SignalStatus.Firing, "rolling", "Rolling", none, none, [], TimeProvider.System.GetUtcNow());
        return JsonSerializer.SerializeToElement(new { signal }, FactJson.Options);
    }

    /// <summary>Waits for the all-clear, then acts.</summary>
    private sealed class Rolling(int version) : Flow
    {
        protected override void Define(FlowBuilder flow)
        {
            flow.Named("rolling", version).OwnedBy("testers").WaitForSignalResolved("all-clear", 1.Hours(), WaitTimeout.Fail);
            flow.Action("act", "test.act", _ => new { version }).Irreversible("a test").IsObjective();
        }
    }

    /// <summary>A process of the platform but for the process: its own container, bus and flows.</summary>
    private sealed class Engine(IHost host) : ILoggerProvider, ILogger, IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> _warnings = new();

        public IAuditStore Store => host.Services.GetRequiredService<IAuditStore>();

        public int GivenBack => _warnings.Count(line => line.Contains("goes back to orchestrator.responses: There is no flow 'rolling' in version 2", StringComparison.Ordinal));

        public ConcurrentQueue<string> Errors { get; } = new();

        public static async Task<Engine> Start(string store, params Flow[] flows)
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Orchestrator:Actions:test.act:Connector"] = "nothing" });
            builder.Services.AddPlatform(
                new PlatformSettings(TestServers.Bus, store, Path.GetTempPath(), Roles.Engine | Roles.Actions, "test"), new LoadedFlows([], flows), builder.Configuration);
            var host = builder.Build();
            var engine = new Engine(host);
            host.Services.GetRequiredService<ILoggerFactory>().AddProvider(engine);
            var platform = host.Services.GetRequiredService<PlatformHost>();
            await host.StartAsync();
            await engine.Until(async () => platform.Refusal is not null || (await platform.Unready()).Count == 0, "it is ready");
            if (platform.Refusal is { } refusal)
            {
                await engine.DisposeAsync();
                throw new InvalidOperationException(refusal);
            }

            return engine;
        }

        public Task Send(object message) => host.Services.GetRequiredService<MessageBus>().Send(Guid.NewGuid(), message, "test");

        public async Task<List<string>> States() =>
            [.. (await Store.QuerySnapshots(new SnapshotQuery("response", []))).Items.Select(response => JsonDocument.Parse(response.Data).RootElement.GetProperty("State").GetString()!)];

        public async Task<List<string>> Facts(Guid response) =>
            await Store.ReadStream($"response-{response}", new()).Select(fact => FactTypes.OfPlatform.Read(fact).GetType().Name).ToListAsync();

        public Task Until(Func<bool> holds, string what) => Until(() => Task.FromResult(holds()), what);

        public Task Until(Func<Task<bool>> holds, string what) => OrchestratorClient.Eventually(async () => await holds() ? "yes" : null, what);

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            if (host is IAsyncDisposable disposable)
                await disposable.DisposeAsync();
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning)
                _warnings.Enqueue(formatter(state, exception));
            else if (logLevel > LogLevel.Warning)
                Errors.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
