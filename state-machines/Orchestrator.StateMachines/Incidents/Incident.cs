using System.Text.Json.Serialization;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Machine = Orchestrator.StateMachines.Incidents.IncidentStateMachine;

namespace Orchestrator.StateMachines.Incidents;

/// <summary>A response to the incident, as far as the incident cares.</summary>
/// <param name="EndState">Null while it runs.</param>
public sealed record IncidentResponse(Guid Id, string Flow, int Episode, EndState? EndState);

/// <summary>An incident's facts are about itself. On a base class, for C# lets no class have a member of its own name.</summary>
public abstract class AboutItself : Saga
{
    public sealed override Guid? Incident => CorrelationId;
}

/// <summary>The state of an incident. The signals themselves stay in facts.</summary>
[Stream("incident")]
public sealed class Incident : AboutItself
{
    /// <summary>Responses remembered; beyond that the one that ended longest ago is forgotten.</summary>
    public const int MaxResponses = 64;

    [JsonInclude]
    [Indexed]
    public Guid GroupId { get; private set; }

    [JsonInclude]
    public string Integration { get; private set; } = "";

    [JsonInclude]
    [Searched]
    public string Title { get; private set; } = "";

    [JsonInclude]
    [Indexed]
    public Severity Severity { get; private set; }

    [JsonInclude]
    [Searched]
    public IReadOnlyDictionary<string, string> Labels { get; private set; } = new Dictionary<string, string>();

    /// <summary>The latest that fired: what a flow is started with when a person reopens the incident.</summary>
    [JsonInclude]
    public Signal? Signal { get; private set; }

    [JsonInclude]
    public Guid SignalId { get; private set; }

    [JsonInclude]
    public long Signals { get; private set; }

    /// <summary>The newest view of the group that was heard, by its stream version.</summary>
    [JsonInclude]
    public long GroupVersion { get; private set; }

    [JsonInclude]
    public Severity GroupSeverity { get; private set; }

    /// <summary>The symptom is gone: none of the group's alerts fires. A person who reopens the incident says it is not.</summary>
    [JsonInclude]
    public bool SymptomGone { get; private set; }

    /// <summary>A response ended <see cref="EndState.Resolved"/> since the incident opened, reopened or relapsed.</summary>
    [JsonInclude]
    public bool Remedied { get; private set; }

    /// <summary>The flow whose response has dealt with what the signals of this episode say, and says so of itself.</summary>
    [JsonInclude]
    public string? DealtWithBy { get; private set; }

    /// <summary>Since when the symptom is gone, or dealt with.</summary>
    [JsonInclude]
    public DateTimeOffset? OverSince { get; private set; }

    [JsonInclude]
    public int Episode { get; private set; }

    [JsonInclude]
    public List<IncidentResponse> Responses { get; private set; } = [];

    [JsonInclude]
    public int Notes { get; private set; }

    [JsonInclude]
    [Indexed]
    public DateTimeOffset OpenedAt { get; private set; }

    [JsonInclude]
    public DateTimeOffset? AcknowledgedAt { get; private set; }

    [JsonInclude]
    public string? AcknowledgedBy { get; private set; }

    [JsonInclude]
    public DateTimeOffset? MitigatedAt { get; private set; }

    [JsonInclude]
    public DateTimeOffset? ResolvedAt { get; private set; }

    [JsonInclude]
    public string? ResolvedBy { get; private set; }

    [JsonInclude]
    public DateTimeOffset? ClosesAt { get; private set; }

    [JsonInclude]
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>The timer that closes the incident; another one each time it was resolved.</summary>
    [JsonIgnore]
    public Guid ReopenWindowToken => DerivedId.From(CorrelationId, "reopen-window", Episode.ToString());

    /// <summary>Nothing is left to respond to; responses may still be at work.</summary>
    [JsonIgnore]
    public bool IsOver => SymptomGone || DealtWithBy is not null;

    [JsonIgnore]
    public IEnumerable<IncidentResponse> Running => Responses.Where(response => response.EndState is null);

    /// <summary>A response of this episode ended with something left for a human.</summary>
    [JsonIgnore]
    public bool LeftWithAHuman => Responses.Exists(response => response.Episode == Episode && response.EndState == EndState.Escalated);

    public bool IsOverdue(long groupVersion) => groupVersion != 0 && groupVersion <= GroupVersion;

    public IncidentView View() => new(CorrelationId, State, Title, Severity, Labels, OpenedAt, Episode);

    protected override void Apply(Fact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case IncidentOpened opened:
                Apply(opened, at);
                break;
            case SignalAttached attached:
                Apply(attached);
                break;
            case IncidentSeverityRaised raised:
                Severity = raised.To;
                break;
            case IncidentSeverityLowered lowered:
                Severity = lowered.To;
                break;
            case IncidentAcknowledged acknowledged:
                (AcknowledgedBy, AcknowledgedAt) = (acknowledged.By, at);
                if (State == nameof(Machine.Open))
                    State = nameof(Machine.Acknowledged);
                break;
            case IncidentMitigated:
                MitigatedAt = at;
                State = nameof(Machine.Mitigated);
                break;
            case IncidentRelapsed:
                (MitigatedAt, Remedied, DealtWithBy) = (null, false, null);
                State = AcknowledgedBy is null ? nameof(Machine.Open) : nameof(Machine.Acknowledged);
                break;
            case IncidentResolved resolved:
                (ResolvedAt, ResolvedBy, ClosesAt) = (at, resolved.By, resolved.ClosesAt);
                State = nameof(Machine.Resolved);
                break;
            case IncidentReopened:
                Reopen();
                break;
            case IncidentClosed:
                ClosedAt = at;
                State = nameof(Machine.Closed);
                break;
            case IncidentNoteAdded:
                Notes++;
                break;
            case ResponseRequested requested:
                Remember(new IncidentResponse(requested.ResponseId, requested.Flow, requested.Episode, EndState: null));
                break;
            case ResponseStartNoted started:
                Remember(new IncidentResponse(started.ResponseId, started.Flow, started.Episode, EndState: null));
                break;
            case ResponseEndNoted ended:
                Apply(ended);
                break;
        }

        OverSince = IsOver ? OverSince ?? at : null;
    }

    private void Apply(IncidentOpened opened, DateTimeOffset at)
    {
        (GroupId, Integration) = (opened.GroupId, opened.Integration);
        (Title, Labels, Severity) = (opened.Signal.Title, opened.Signal.Labels, opened.Severity);
        (Signal, SignalId) = (opened.Signal, opened.SignalId);
        GroupVersion = Math.Max(GroupVersion, opened.GroupVersion);
        Signals++;
        OpenedAt = at;
        State = nameof(Machine.Open);
    }

    private void Apply(SignalAttached attached)
    {
        Signals++;
        if (IsOverdue(attached.GroupVersion))
            return;
        GroupVersion = Math.Max(GroupVersion, attached.GroupVersion);
        GroupSeverity = attached.GroupSeverity;
        SymptomGone = attached.AllResolved;
        if (attached.Signal.Status == SignalStatus.Firing)
            (Signal, SignalId, DealtWithBy) = (attached.Signal, attached.SignalId, null);
    }

    private void Apply(ResponseEndNoted ended)
    {
        Remedied |= ended.EndState == EndState.Resolved;
        var index = Responses.FindIndex(response => response.Id == ended.ResponseId);
        var response = index >= 0 ? Responses[index] : new IncidentResponse(ended.ResponseId, ended.Flow, Episode, EndState: null);
        if (ended is { EndState: EndState.Resolved, ResolvesIncident: true } && response.Episode == Episode)
            DealtWithBy = ended.Flow;
        if (index >= 0)
            Responses[index] = response with { EndState = ended.EndState };
        else
            Remember(response with { EndState = ended.EndState });
    }

    private void Reopen()
    {
        Episode++;
        (AcknowledgedAt, AcknowledgedBy, MitigatedAt) = (null, null, null);
        (ResolvedAt, ResolvedBy, ClosesAt) = (null, null, null);
        (SymptomGone, Remedied, DealtWithBy) = (false, false, null);
        State = nameof(Machine.Open);
    }

    private void Remember(IncidentResponse response)
    {
        Responses.Add(response);
        if (Responses.Count > MaxResponses && Responses.FindIndex(known => known.EndState is not null) is >= 0 and var oldest)
            Responses.RemoveAt(oldest);
    }
}
