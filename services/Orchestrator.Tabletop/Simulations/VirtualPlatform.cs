using Orchestrator.AuditTrail.Facts;
using Orchestrator.Contracts;
using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.AlertGroups;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Tabletop.Simulations;

/// <summary>What a simulated platform is set to.</summary>
/// <param name="Environment">Guarded steps earn their trust in each anew.</param>
/// <param name="Triggers">Which flows respond to what; the catalogue's conditions unless said.</param>
/// <param name="KeepsSnapshots">As a serving platform does; slower, and nothing comes out otherwise.</param>
public sealed record VirtualSettings(
    string Environment = "simulation", IncidentSettings? Incidents = null, IFlowTriggers? Triggers = null, bool KeepsSnapshots = false);

/// <summary>
/// All state machines of the platform in virtual time, with the flows given. What acts on it from outside (connectors, people) is
/// scripted by whoever uses it.
/// </summary>
public sealed class VirtualPlatform : IAsyncDisposable
{
    /// <summary>Where the simulated signals come in.</summary>
    public const string Integration = "simulation";

    /// <summary>When simulations begin unless somebody says so: any moment would do, as long as it is always the same.</summary>
    public static readonly DateTimeOffset DefaultStart = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly AutomationSwitch _automation = new();
    private EmergencyStop _stop = new() { CorrelationId = EmergencyStop.Id };

    public VirtualPlatform(FlowCatalogue flows, DateTimeOffset? start = null, VirtualSettings? settings = null)
    {
        Flows = flows;
        Start = start ?? DefaultStart;
        settings ??= new VirtualSettings();
        var machines = new Machines(
            flows, settings.Triggers ?? flows, settings.Incidents ?? new IncidentSettings(), new Surroundings(settings.Environment, _automation));
        Simulation = new Simulation(FactTypes.OfPlatform, Start, machines.All, settings.KeepsSnapshots);
        Simulation.Recorded += Watch;
        Simulation.Restarted += LookAtAutomation;
    }

    public Simulation Simulation { get; }

    public FlowCatalogue Flows { get; }

    public DateTimeOffset Start { get; private set; }

    /// <summary>The emergency stop, as the workers of the platform know it.</summary>
    public IAutomationState Automation => _automation;

    /// <summary>Begins anew, with the same flows.</summary>
    public void Reset(DateTimeOffset? start = null)
    {
        Start = start ?? Start;
        Simulation.Reset(Start);
        _stop = new EmergencyStop { CorrelationId = EmergencyStop.Id };
        _automation.Set(snapshot: null);
    }

    /// <summary>Takes a signal in, as the intake does.</summary>
    public void Receive(Signal signal, TimeSpan after = default) => Simulation.Send(
        new ReceiveSignal(SignalIdentity.GroupId(Integration, signal.DedupKey), SignalIdentity.SignalId(Integration, signal.Id), Integration, signal),
        after,
        Integration);

    public ValueTask DisposeAsync() => Simulation.DisposeAsync();

    private void Watch(RecordedFact recorded, Fact fact)
    {
        if (recorded.StreamId != _stop.StreamId)
            return;
        _stop.Fold(fact, recorded.Version, recorded.Time);
        _automation.Set(_stop);
    }

    private async Task LookAtAutomation()
    {
        _stop = await Simulation.State<EmergencyStop>(EmergencyStop.Id) ?? new EmergencyStop { CorrelationId = EmergencyStop.Id };
        _automation.Set(_stop);
    }
}
