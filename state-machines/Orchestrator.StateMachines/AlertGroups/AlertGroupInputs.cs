using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Inputs;

namespace Orchestrator.StateMachines.AlertGroups;

public static class AlertGroupInputs
{
    public static InputMap<AlertGroup> Map { get; } = new InputMap<AlertGroup>()
        .From<SignalReceived>((f, past) => new ReceiveSignal(past.Id, f.SignalId, f.Integration, f.Signal))
        .From<GroupIncidentClosed>((f, past) => new NoteIncidentClosed(past.Id, f.IncidentId))
        .From<SignalTakenBack>((f, past) => TakeBack(past, f.IncidentId, f.SignalId))
        .From<AlertGroupMessageIgnored>((f, past) => f.Message switch
        {
            nameof(NoteIncidentClosed) => new NoteIncidentClosed(past.Id, f.IncidentId),
            nameof(TakeBackSignal) when f.SignalId is { } signal => TakeBack(past, f.IncidentId, signal),
            _ => null,
        })
        .Follow(typeof(IncidentRequested));

    /// <summary>The group has taken the signal in before; one that has not taken any does not look at it.</summary>
    private static TakeBackSignal? TakeBack(PastCommit<AlertGroup> past, Guid incidentId, Guid signalId)
    {
        var received = past.Earlier.Select(earlier => earlier.Fact).OfType<SignalReceived>().FirstOrDefault(known => known.SignalId == signalId);
        if (received is null && past.Saga.State != "Initial")
            return null;
        return new TakeBackSignal(past.Id, incidentId, signalId, received?.Integration ?? "", received?.Signal ?? Nothing);
    }

    private static readonly Signal Nothing = new(
        "", "", "", Severity.Info, SignalStatus.Firing, "", "", new Dictionary<string, string>(), new Dictionary<string, string>(), [], default);
}
