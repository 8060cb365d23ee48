using System.Text.Json.Serialization;
using Orchestrator.Contracts;
using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Signals;

namespace Orchestrator.StateMachines.AlertGroups;

/// <summary>What the newest signal of one source says about one de-duplication key.</summary>
/// <param name="OccurredAt">The sender's time, but never later than when we heard: a clock that is ahead must not silence what follows.</param>
public sealed record Alert(string DedupKey, string Source, bool Firing, Severity Severity, DateTimeOffset OccurredAt, Guid SignalId);

/// <summary>
/// The state of an alert group. It keeps the latest word on each alert, not the signals, so that its size does not grow
/// with their number.
/// </summary>
[Stream("group")]
public sealed class AlertGroup : Saga
{
    /// <summary>Signal ids remembered against repeats. The inbox remembers for longer; a repeat older than both is outdated by its time.</summary>
    public const int RecentSignals = 64;

    /// <summary>Alerts remembered; beyond that the one resolved longest ago is forgotten, or else the oldest.</summary>
    public const int MaxAlerts = 256;

    [JsonInclude]
    [Indexed]
    public string? Integration { get; private set; }

    [JsonInclude]
    [Indexed]
    public Guid? CurrentIncident { get; private set; }

    [JsonInclude]
    public List<Alert> Alerts { get; private set; } = [];

    /// <summary>The highest among the alerts that fire; when none does, what it last was.</summary>
    [JsonInclude]
    public Severity Severity { get; private set; }

    [JsonInclude]
    public long Signals { get; private set; }

    [JsonInclude]
    public int Incidents { get; private set; }

    [JsonInclude]
    public List<Guid> Recent { get; private set; } = [];

    [JsonIgnore]
    public bool AllResolved => !Alerts.Exists(alert => alert.Firing);

    public override Guid? Incident => CurrentIncident;

    public bool Knows(Guid signalId) => Recent.Contains(signalId) || Alerts.Exists(alert => alert.SignalId == signalId);

    public Alert? AlertOf(Signal signal) => Alerts.Find(alert => IsAbout(alert, signal) && alert.Source == signal.Source);

    /// <summary>The alert whose newer word makes this signal outdated, if there is one.</summary>
    public Alert? Newer(Signal signal, DateTimeOffset heardAt)
    {
        var known = AlertOf(signal);
        return known is not null && Outdates(known, signal, Heard(signal, heardAt)) ? known : null;
    }

    protected override void Apply(Fact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case SignalReceived received:
                Apply(received, at);
                break;
            case IncidentRequested requested:
                CurrentIncident = requested.IncidentId;
                Incidents++;
                State = nameof(AlertGroupStateMachine.Active);
                break;
            case GroupIncidentClosed:
                CurrentIncident = null;
                State = nameof(AlertGroupStateMachine.Quiet);
                break;
        }
    }

    private void Apply(SignalReceived received, DateTimeOffset at)
    {
        Integration ??= received.Integration;
        Signals++;
        Recent.Add(received.SignalId);
        if (Recent.Count > RecentSignals)
            Recent.RemoveAt(0);
        if (State == "Initial")
            State = nameof(AlertGroupStateMachine.Quiet);

        if (received.Signal.Status == SignalStatus.Firing)
            Hear(received.SignalId, received.Signal, firing: true, at);
        else if (received.Signal.Status == SignalStatus.Resolved)
            HearResolved(received.SignalId, received.Signal, at);
        if (!AllResolved)
            Severity = Alerts.Where(alert => alert.Firing).Max(alert => alert.Severity);
    }

    // A source that never fired resolves the key as a whole: PagerDuty's and Opsgenie's resolve events name no source.
    private void HearResolved(Guid signalId, Signal signal, DateTimeOffset at)
    {
        var wholeKey = AlertOf(signal) is null && Alerts.Exists(alert => IsAbout(alert, signal));
        if (!wholeKey)
        {
            Hear(signalId, signal, firing: false, at);
            return;
        }

        var heard = Heard(signal, at);
        for (var i = 0; i < Alerts.Count; i++)
        {
            if (IsAbout(Alerts[i], signal) && !Outdates(Alerts[i], signal, heard))
                Alerts[i] = Alerts[i] with { Firing = false, OccurredAt = heard, SignalId = signalId };
        }
    }

    private void Hear(Guid signalId, Signal signal, bool firing, DateTimeOffset at)
    {
        var heard = new Alert(signal.DedupKey, signal.Source, firing, signal.Severity, Heard(signal, at), signalId);
        var index = Alerts.FindIndex(alert => IsAbout(alert, signal) && alert.Source == signal.Source);
        if (index < 0)
        {
            if (Alerts.Count == MaxAlerts)
                Alerts.Remove(Alerts.OrderBy(alert => alert.Firing).ThenBy(alert => alert.OccurredAt).First());
            Alerts.Add(heard);
        }
        else if (!Outdates(Alerts[index], signal, heard.OccurredAt))
        {
            Alerts[index] = heard;
        }
    }

    private static bool IsAbout(Alert alert, Signal signal) => alert.DedupKey == signal.DedupKey;

    // Of two words of the same instant "resolved" is the later: what has resolved fired before.
    private static bool Outdates(Alert known, Signal signal, DateTimeOffset heard) =>
        known.OccurredAt > heard || (known.OccurredAt == heard && !known.Firing && signal.Status != SignalStatus.Resolved);

    private static DateTimeOffset Heard(Signal signal, DateTimeOffset at) => signal.OccurredAt < at ? signal.OccurredAt : at;
}
