using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.AlertGroups;

namespace Orchestrator.StateMachines.Tests.AlertGroups;

/// <summary>A group and its signals; the sender's clock is given in minutes, arrival is the order of the calls.</summary>
public abstract class Given_a_group : IAsyncDisposable
{
    protected const string Integration = "alertmanager";
    protected const string Key = "checkout-latency";

    protected static readonly Guid Id = SignalIdentity.GroupId(Integration, Key);
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    protected Bench<AlertGroupStateMachine, AlertGroup> Bench { get; } = new();

    protected AlertGroup Group => Bench[Id];

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Bench.DisposeAsync();
    }

    protected static ReceiveSignal Signal(
        string id,
        SignalStatus status,
        int minute,
        Severity severity = Severity.Error,
        string source = "checkout",
        string key = Key) => new(
            Id,
            SignalId(id),
            Integration,
            new Signal(
                id, source, "slo-breach", severity, status, key, "Checkout is slow",
                new Dictionary<string, string> { ["service"] = "checkout" }, new Dictionary<string, string>(), [], Start.AddMinutes(minute)));

    protected static Guid SignalId(string id) => SignalIdentity.SignalId(Integration, id);

    protected static Guid IncidentOf(string openingSignal) => SignalIdentity.IncidentId(Id, SignalId(openingSignal));

    protected Task<Decided> Fires(string id, int minute, Severity severity = Severity.Error, string source = "checkout", string key = Key) =>
        Bench.Handle(Signal(id, SignalStatus.Firing, minute, severity, source, key));

    protected Task<Decided> Resolves(string id, int minute, string source = "checkout", string key = Key) =>
        Bench.Handle(Signal(id, SignalStatus.Resolved, minute, Severity.Info, source, key));

    protected Task<Decided> Closes(string openingSignal) => Bench.Handle(new NoteIncidentClosed(Id, IncidentOf(openingSignal)));

    protected Task<Decided> ComesBack(string id, string from, int minute) =>
        Bench.Handle(new TakeBackSignal(Id, IncidentOf(from), SignalId(id), Integration, Signal(id, SignalStatus.Firing, minute).Signal));
}
