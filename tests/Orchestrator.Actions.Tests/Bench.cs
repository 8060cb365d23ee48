using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Orchestrator.Actions.Attempts;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Actions.Exec;
using Orchestrator.Actions.External;
using Orchestrator.Actions.Http;
using Orchestrator.Actions.Secrets;
using Orchestrator.Actions.Targets;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.Actions.Tests;

/// <summary>A catalogue from JSON and a runner over it, with everything that leaves it recorded.</summary>
internal sealed class Bench : IDisposable
{
    private readonly HttpClients _http = new();
    private readonly RecordingLog _log = new();

    /// <param name="settings">What stands under <c>Orchestrator</c>.</param>
    public Bench(string settings, TimeProvider? time = null, bool hasBroker = true, params (string Name, string Value)[] environment)
    {
        var configuration = Configuration(settings);
        var secrets = new SecretStore(configuration, name => Array.Find(environment, variable => variable.Name == name).Value);
        time ??= TimeProvider.System;
        var parts = new ConnectorParts(_http, new AllowedHosts(configuration), new AllowedPrograms(configuration), secrets, time, hasBroker);
        Catalogue = ActionCatalogue.Read(configuration, parts, new TargetList(configuration, time, _log));
        Runner = new ActionRunner(Catalogue, secrets, Attempts, (command, _) => new(Hold(command)), time, _log);
    }

    public ActionCatalogue Catalogue { get; }

    public ActionRunner Runner { get; }

    public RecordingAttempts Attempts { get; } = new();

    public RecordingOutgoing Outgoing { get; } = new();

    public Func<ExecuteAction, string?> Hold { get; set; } = _ => null;

    public IReadOnlyCollection<string> Lines => _log.Lines;

    public static ExecuteAction Command(string action, object? input = null, TimeSpan? timeout = null, Guid? attempt = null, string key = "key-1") => new(
        Guid.Parse("11111111-1111-4111-8111-111111111111"),
        Guid.Parse("22222222-2222-4222-8222-222222222222"),
        "critical-slo-breach",
        "freeze",
        attempt ?? Guid.NewGuid(),
        1,
        action,
        JsonSerializer.SerializeToElement(input ?? new { service = "checkout" }),
        key,
        timeout ?? TimeSpan.FromSeconds(10));

    public static IConfiguration Configuration(string settings) => new ConfigurationBuilder()
        .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{"Orchestrator":{{settings}}}""")))
        .Build();

    /// <summary>Runs an attempt that is answered at once.</summary>
    public async Task<ActionEnded> Run(ExecuteAction command, CancellationToken cancel = default)
    {
        Catalogue.EnsureValid();
        return (await Runner.Run(command, Outgoing, cancel)).ShouldNotBeNull();
    }

    public Task<ActionEnded> Run(string action, object? input = null, TimeSpan? timeout = null) => Run(Command(action, input, timeout));

    public void Dispose() => _http.Dispose();

    internal sealed class RecordingLog : ILogger<ActionRunner>
    {
        private readonly ConcurrentQueue<string> _lines = [];

        public IReadOnlyCollection<string> Lines => _lines;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
    }
}

/// <summary>Attempts that have begun. What an earlier one says of a later is the engine's to remember: see its own tests.</summary>
internal sealed class RecordingAttempts : IAttemptLog
{
    private readonly ConcurrentDictionary<Guid, bool> _begun = [];

    public int Count => _begun.Count;

    public Task<bool> HasStarted(ExecuteAction command, CancellationToken cancel) => Task.FromResult(_begun.ContainsKey(command.AttemptId));

    public Task<AttemptState> Begin(ExecuteAction command, CancellationToken cancel) =>
        Task.FromResult(_begun.TryAdd(command.AttemptId, value: true) ? AttemptState.Fresh : AttemptState.AlreadyStarted);
}

internal sealed class RecordingOutgoing : IOutgoing
{
    public List<(string Queue, ExternalCommand Command)> Sent { get; } = [];

    public List<Publication> Published { get; } = [];

    public List<(int Attempt, ActionOutcome Outcome)> Ends { get; } = [];

    public void NoteEnd(ExecuteAction command, ActionOutcome outcome) => Ends.Add((command.Attempt, outcome));

    public Task Send(string queue, ExternalCommand command, CancellationToken cancel)
    {
        Sent.Add((queue, command));
        return Task.CompletedTask;
    }

    public Task Publish(Publication publication, CancellationToken cancel)
    {
        Published.Add(publication);
        return Task.CompletedTask;
    }
}
