using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Signals;

namespace Orchestrator.StateMachines.AlertGroups;

/// <summary>What an alert group decides, one message at a time; several in one handling are as good.</summary>
public static class AlertGroupDecisions
{
    /// <summary>Takes a signal in, and passes it to the open incident, or asks for one if it fires and there is none.</summary>
    public static void Receive(this AlertGroup group, ReceiveSignal message)
    {
        // A sender that repeats itself every minute must not fill the trail: a repeat is no news and leaves no fact.
        if (group.Knows(message.SignalId))
            return;

        var signal = message.Signal;
        var newer = group.Newer(signal, group.Now);
        group.Record(new SignalReceived(message.SignalId, message.Integration, signal), group.WhyItChangesNothing(signal, newer));
        if (newer is not null)
            return;

        if (group.CurrentIncident is { } incident)
            group.Attach(incident, message.SignalId, signal);
        else if (signal.Status == SignalStatus.Firing)
            group.RequestIncident(message.SignalId, message.Integration, signal, "it fires, and no incident is open");
    }

    /// <summary>The incident's reopen window has passed.</summary>
    public static void IncidentHasClosed(this AlertGroup group, NoteIncidentClosed message)
    {
        if (group.CurrentIncident == message.IncidentId)
            group.Record(new GroupIncidentClosed(message.IncidentId));
        else
            group.Ignore(nameof(NoteIncidentClosed), message.IncidentId, "it is not the group's incident, or no longer");
    }

    /// <summary>The incident had closed before this signal reached it; unless the alert has resolved since, it needs another.</summary>
    public static void TakeBack(this AlertGroup group, TakeBackSignal message)
    {
        var why = group.AlertOf(message.Signal) is not { Firing: true } ? "the alert has resolved meanwhile"
            : group.CurrentIncident == SignalIdentity.IncidentId(group.CorrelationId, message.SignalId) ? "it has opened an incident already"
            : null;
        if (why is not null)
        {
            group.Ignore(nameof(TakeBackSignal), message.IncidentId, why, message.SignalId);
            return;
        }

        group.Record(new SignalTakenBack(message.SignalId, message.IncidentId), "the incident had closed before the signal reached it");
        if (group.CurrentIncident == message.IncidentId)
            group.Record(new GroupIncidentClosed(message.IncidentId));

        if (group.CurrentIncident is { } incident)
            group.Attach(incident, message.SignalId, message.Signal);
        else
            group.RequestIncident(message.SignalId, message.Integration, message.Signal, "it still fires, and no incident is open");
    }

    public static void Ignore(this AlertGroup group, string message, Guid incidentId, string reason, Guid? signalId = null) =>
        group.Record(new AlertGroupMessageIgnored(message, incidentId, signalId), reason);

    private static string? WhyItChangesNothing(this AlertGroup group, Signal signal, Alert? newer) => newer switch
    {
        not null => $"outdated: signal {newer.SignalId} of {newer.OccurredAt:O} says it {(newer.Firing ? "fires" : "has resolved")}",
        null when group.CurrentIncident is null && signal.Status != SignalStatus.Firing =>
            $"no incident is open: {(signal.Status == SignalStatus.Resolved ? "nothing to resolve" : "nothing to acknowledge")}",
        _ => null,
    };

    private static void RequestIncident(this AlertGroup group, Guid signalId, string integration, Signal signal, string reason)
    {
        var incident = SignalIdentity.IncidentId(group.CorrelationId, signalId);
        group.Record(new IncidentRequested(incident, signalId), reason);
        group.Send(new OpenIncident(incident, group.CorrelationId, signalId, integration, signal, group.Version));
    }

    private static void Attach(this AlertGroup group, Guid incident, Guid signalId, Signal signal) =>
        group.Send(new AttachSignal(incident, group.CorrelationId, signalId, signal, group.Severity, group.AllResolved, group.Version));
}
