using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Machine = Orchestrator.StateMachines.Incidents.IncidentStateMachine;

namespace Orchestrator.StateMachines.Incidents;

/// <summary>What an incident decides about signals, responses and its own timer; <see cref="IncidentCommands"/> has what people tell it.</summary>
public static class IncidentDecisions
{
    public static void Open(this Incident incident, OpenIncident message, IFlowTriggers triggers, IncidentSettings settings)
    {
        // Signals that overtook this message were kept: the newest view of the group holds.
        var overtaken = incident.GroupVersion > message.GroupVersion && !incident.SymptomGone;
        var severity = overtaken ? incident.GroupSeverity : message.Signal.Severity;
        incident.Record(
            new IncidentOpened(message.GroupId, message.SignalId, message.Integration, message.Signal, severity, message.GroupVersion),
            "a signal fires and no incident was open for it");
        incident.Trigger(message.SignalId, message.Signal, triggers, "the incident opened");
        if (incident.SymptomGone)
            incident.TellResponses(message.SignalId, "the signal had resolved before the incident opened");
        incident.Settle(settings);
    }

    /// <summary>A further signal of the group, at any time in the incident's life.</summary>
    public static void Attach(this Incident incident, AttachSignal message, IFlowTriggers triggers, IncidentSettings settings)
    {
        var overdue = incident.IsOverdue(message.GroupVersion);
        var (wasGone, wasOver) = (incident.SymptomGone, incident.IsOver);
        incident.Record(
            new SignalAttached(message.SignalId, message.Signal, message.GroupSeverity, message.AllResolved, message.GroupVersion),
            overdue ? "overtaken: a newer view of the group was known already" : null);
        if (overdue || incident.State == "Initial")
            return;

        if (incident.State == nameof(Machine.Resolved))
            incident.ReopenIfItFires(message, triggers);
        else
            incident.Follow(message, wasGone, wasOver, triggers, settings);
    }

    /// <summary>The signal came too late for this incident: one that fires goes back to its group, which opens the next.</summary>
    public static void SendBack(this Incident incident, AttachSignal message)
    {
        incident.Ignore(message, $"the incident closed at {incident.ClosedAt:O}");
        if (message.Signal.Status == SignalStatus.Firing && !incident.IsOverdue(message.GroupVersion))
            incident.Send(new TakeBackSignal(
                incident.GroupId, incident.CorrelationId, message.SignalId, incident.Integration, message.Signal));
    }

    public static void NoteResponseStart(this Incident incident, NoteResponseStarted message)
    {
        if (incident.Responses.Find(response => response.Id == message.ResponseId) is { } known)
        {
            incident.Ignore(message, $"response {known.Id} is known already: {known.EndState?.ToString() ?? "it runs"}");
            return;
        }

        incident.Record(
            new ResponseStartNoted(message.ResponseId, message.Flow, message.Version, message.StartedBy, incident.Episode),
            message.Reason,
            message.StartedBy);

        // Told to those that ran when it happened, this one not among them; who starts one later than that knows it.
        if ((incident.OverSince ?? incident.ResolvedAt) is { } over && over > message.StartedAt)
            incident.Send(new NoteSignalResolved(message.ResponseId, incident.SignalId, "the incident was over before it heard of this response"));
    }

    public static void NoteResponseEnd(this Incident incident, NoteResponseEnded message, IncidentSettings settings)
    {
        if (incident.Responses.Find(response => response.Id == message.ResponseId) is { EndState: { } first })
        {
            incident.Ignore(message, $"response {message.ResponseId} ended already: {first}");
            return;
        }

        var wasOver = incident.IsOver;
        incident.Record(
            new ResponseEndNoted(message.ResponseId, message.Flow, message.EndState, message.ResolvesIncident ? true : null),
            message.Reason);
        if (incident.State == nameof(Machine.Resolved))
            return;
        var dealtWith = incident.IsOver && !wasOver;
        if (dealtWith)
            incident.TellResponses(incident.SignalId, $"{message.Flow} has resolved the incident: {message.Reason}");
        incident.Settle(settings, dealtWith ? message.Reason : null);
    }

    public static void Close(this Incident incident, ReopenWindowElapsed message)
    {
        if (message.Token != incident.ReopenWindowToken)
        {
            incident.Ignore(message, "the incident was reopened and resolved again since this timer was set");
            return;
        }

        incident.Record(new IncidentClosed(), "nothing reopened it within its window");
        incident.Send(new NoteIncidentClosed(incident.GroupId, incident.CorrelationId));
    }

    public static void Ignore<TMessage>(this Incident incident, TMessage message, string reason)
        where TMessage : class
    {
        Guid? about = message switch
        {
            OpenIncident open => open.SignalId,
            AttachSignal attach => attach.SignalId,
            NoteResponseStarted started => started.ResponseId,
            NoteResponseEnded ended => ended.ResponseId,
            _ => null,
        };
        incident.Record(new IncidentMessageIgnored(typeof(TMessage).Name, about), reason);
    }

    internal static void Resolve(this Incident incident, string? by, string reason, IncidentSettings settings)
    {
        var closesAt = incident.Now + settings.ReopenWindow;
        incident.Record(new IncidentResolved(by, closesAt), reason, by ?? Actors.Platform);
        incident.SetTimer(incident.ReopenWindowToken, closesAt, new ReopenWindowElapsed(incident.CorrelationId, incident.ReopenWindowToken));
    }

    internal static void Reopen(this Incident incident, string? by, Guid? signalId, string reason, IFlowTriggers triggers)
    {
        incident.CancelTimer(incident.ReopenWindowToken);
        incident.Record(new IncidentReopened(by, signalId), reason, by);
        if (incident.Signal is { } signal)
            incident.Trigger(incident.SignalId, signal, triggers, "the incident was reopened");
    }

    internal static void TellResponses(this Incident incident, Guid signalId, string reason)
    {
        foreach (var response in incident.Running)
            incident.Send(new NoteSignalResolved(response.Id, signalId, reason));
    }

    private static void ReopenIfItFires(this Incident incident, AttachSignal message, IFlowTriggers triggers)
    {
        if (message.Signal.Status != SignalStatus.Firing || message.AllResolved)
            return;
        incident.FollowSeverity(message.GroupSeverity);
        incident.Reopen(by: null, message.SignalId, "a signal fires within the reopen window", triggers);
    }

    private static void Follow(
        this Incident incident,
        AttachSignal message,
        bool wasGone,
        bool wasOver,
        IFlowTriggers triggers,
        IncidentSettings settings)
    {
        var raised = !message.AllResolved && incident.FollowSeverity(message.GroupSeverity);
        if (message.Signal.Status == SignalStatus.Acknowledged && incident.AcknowledgedBy is null)
            incident.Record(new IncidentAcknowledged(message.Signal.Source), "acknowledged where the signal comes from");

        var firesAgain = wasOver && !incident.IsOver;
        if (incident.State == nameof(Machine.Mitigated) && (firesAgain || raised))
            incident.Record(new IncidentRelapsed(message.SignalId), firesAgain ? "a signal fires again" : "the severity rose");
        if (raised)
            incident.Trigger(message.SignalId, message.Signal, triggers, $"the severity rose to {incident.Severity}");
        if (incident.SymptomGone && !wasGone)
            incident.TellResponses(message.SignalId, "no alert of the group fires any more");
        incident.Settle(settings);
    }

    private static bool FollowSeverity(this Incident incident, Severity severity)
    {
        var before = incident.Severity;
        if (severity > before)
            incident.Record(new IncidentSeverityRaised(before, severity), "the highest severity that fires rose");
        else if (severity < before)
            incident.Record(new IncidentSeverityLowered(before, severity), "the highest severity that fires fell");
        return severity > before;
    }

    // Over and nothing under way or left to do: resolved. One half of it: mitigated. Neither: as it was.
    private static void Settle(this Incident incident, IncidentSettings settings, string? dealtWith = null)
    {
        var runs = incident.Running.FirstOrDefault();
        if (incident.IsOver && runs is null && !incident.LeftWithAHuman)
            incident.Resolve(by: null, incident.SymptomGone
                ? "no alert of the group fires any more and no response runs"
                : $"{incident.DealtWithBy} has resolved it{(dealtWith is null ? " and no response runs" : $": {dealtWith}")}", settings);
        else if (incident.State == nameof(Machine.Mitigated))
            return;
        else if (incident.IsOver)
            incident.Mitigate($"{(incident.SymptomGone ? "no alert fires any more" : $"{incident.DealtWithBy} has resolved it")}; {(runs is null ? "something is left with a human" : $"{runs.Flow} still runs")}");
        else if (incident.Remedied)
            incident.Mitigate("a response resolved it; an alert still fires");
    }

    private static void Mitigate(this Incident incident, string reason) => incident.Record(new IncidentMitigated(), reason, Actors.Platform);

    private static void Trigger(this Incident incident, Guid signalId, Signal signal, IFlowTriggers triggers, string reason)
    {
        var verdicts = triggers.Evaluate(signal, incident.View());
        if (verdicts.Count == 0)
            return;

        incident.Record(new FlowTriggersEvaluated(signalId, verdicts), reason, Actors.Platform);
        var data = new StartData(signal, incident.View());
        foreach (var verdict in verdicts)
        {
            // Once an episode; and never beside a response of an earlier episode that still runs.
            var answered = incident.Responses.Exists(r => r.Flow == verdict.Flow && (r.Episode == incident.Episode || r.EndState is null));
            if (verdict.Held && !answered)
                incident.Request(verdict, data);
        }
    }

    private static void Request(this Incident incident, TriggerVerdict verdict, StartData data)
    {
        var responseId = DerivedId.From(incident.CorrelationId, "response", verdict.Flow, incident.Episode.ToString());
        var reason = $"its condition held: {verdict.Condition}";
        incident.Record(new ResponseRequested(responseId, verdict.Flow, verdict.Version, verdict.Condition, incident.Episode), reason, Actors.Platform);
        incident.Send(new StartResponse(
            responseId, incident.CorrelationId, verdict.Flow, verdict.Version, data.ToJson(), Actors.Platform, reason));
    }
}
