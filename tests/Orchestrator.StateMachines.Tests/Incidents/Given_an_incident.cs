using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Incidents;

namespace Orchestrator.StateMachines.Tests.Incidents;

/// <summary>An incident whose group sends it its views in order: version 2 opens it, each signal after that is one newer.</summary>
public abstract class Given_an_incident : IAsyncDisposable
{
    protected static readonly Guid Id = DerivedId.From("incident");
    protected static readonly Guid GroupId = DerivedId.From("group");
    protected static readonly Guid Opening = DerivedId.From("signal", "opening");
    protected static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    private long _groupVersion = 2;

    protected Given_an_incident() =>
        Bench = new(services => services.AddSingleton<IFlowTriggers>(Flows).AddSingleton(new IncidentSettings()));

    protected Flows Flows { get; } = new();

    protected Bench<IncidentStateMachine, Incident> Bench { get; }

    protected Incident Incident => Bench[Id];

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Bench.DisposeAsync();
    }

    protected static Signal Signal(string name, SignalStatus status = SignalStatus.Firing, Severity severity = Severity.Error) => new(
        name, "checkout", "slo-breach", severity, status, "checkout-latency", "Checkout is slow",
        new Dictionary<string, string> { ["service"] = "checkout" }, new Dictionary<string, string>(), [], new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    protected static Guid SignalId(string name) => DerivedId.From("signal", name);

    protected static OpenIncident Open(Severity severity = Severity.Error) =>
        new(Id, GroupId, Opening, "alertmanager", Signal("opening", severity: severity), GroupVersion: 2);

    protected static AttachSignal View(
        string name, long version, bool allResolved = false, Severity severity = Severity.Error, SignalStatus? status = null) =>
        new(Id, GroupId, SignalId(name), Signal(name, status ?? (allResolved ? SignalStatus.Resolved : SignalStatus.Firing), severity), severity, allResolved, version);

    protected Task<Decided> Opens(Severity severity = Severity.Error) => Bench.Handle(Open(severity));

    protected Task<Decided> Fires(string name, Severity severity = Severity.Error) => Bench.Handle(View(name, ++_groupVersion, severity: severity));

    protected Task<Decided> AllResolve(string name = "resolved") => Bench.Handle(View(name, ++_groupVersion, allResolved: true));

    protected Task<Decided> Ends(Guid response, EndState endState, string flow = "rollback") =>
        Bench.Handle(new NoteResponseEnded(Id, response, flow, endState, "verified for 5 minutes"));

    protected Task<Decided> Resolve(string by = "ann") => Bench.Handle(new ResolveIncident(Id, by, "false alarm"));

    protected Task<Decided> Acknowledge(string by = "ann") => Bench.Handle(new AcknowledgeIncident(Id, by, "on it"));
}

/// <summary>Flows with conditions the test gives.</summary>
public sealed class Flows : IFlowTriggers
{
    private readonly List<(string Flow, string Condition, Func<Signal, IncidentView, bool> Holds)> _flows = [];

    public void Add(string flow, string condition, Func<Signal, IncidentView, bool> holds) => _flows.Add((flow, condition, holds));

    public void AddAlways(string flow) => Add(flow, "always", (_, _) => true);

    public IReadOnlyList<TriggerVerdict> Evaluate(Signal signal, IncidentView incident) =>
        [.. _flows.Select(flow => new TriggerVerdict(flow.Flow, 1, flow.Condition, flow.Holds(signal, incident)))];
}
