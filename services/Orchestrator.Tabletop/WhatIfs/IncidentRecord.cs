using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.StateMachines.Inputs;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>A message that was handled, as its facts tell.</summary>
/// <param name="Actor">Who is named first for what came of it.</param>
internal sealed record RecordedInput(object Message, DateTimeOffset At, string Actor, string Stream);

/// <summary>What was recorded about one incident, and the streams around it.</summary>
/// <param name="facts">Its own facts, and whole streams of what it shares with others; in order.</param>
internal sealed class IncidentRecord(Guid id, IReadOnlyList<Happened> facts)
{
    private static readonly string[] Shared = ["group-", "lock-", "guard-", "automation-"];

    private readonly Dictionary<string, List<Happened>> _streams = facts.GroupBy(happened => happened.Stream).ToDictionary(same => same.Key, same => same.ToList(), StringComparer.Ordinal);

    public Guid Id { get; } = id;

    public IncidentOpened Opened => (IncidentOpened)In(Stream).First(happened => happened.Fact is IncidentOpened).Fact;

    /// <summary>When its first signal was taken in.</summary>
    public DateTimeOffset Start => (In($"group-{Opened.GroupId}").FirstOrDefault(happened => happened.Fact is SignalReceived received && received.SignalId == Opened.SignalId) ?? In(Stream)[0]).At;

    /// <summary>Until then the record tells what happened to it.</summary>
    public DateTimeOffset End => Own.Max(happened => happened.At);

    /// <summary>A response to it has not ended where the record does.</summary>
    public bool IsUnderWay => Responses.Any(response => In(response).All(happened => happened.Fact is not ResponseEnded));

    public IEnumerable<Happened> Own => facts.Where(IsOwn);

    /// <summary>Of what a re-enactment recorded, what is about the incident.</summary>
    public Recording Owned(Recording recording) => new(recording.Start, recording.End, [.. recording.All.Where(IsOwn)], []);

    public Recording Recording => new(Start, End, [.. Own], []);

    public IEnumerable<string> Responses => _streams.Keys.Where(stream => stream.StartsWith("response-", StringComparison.Ordinal));

    public IEnumerable<string> Tasks => _streams.Keys.Where(stream => stream.StartsWith("task-", StringComparison.Ordinal));

    /// <summary>What the shared streams held before it began.</summary>
    public IEnumerable<Happened> Before => facts.Where(happened => IsShared(happened.Stream) && happened.At < Start);

    private string Stream => StreamAttribute.IdOf<Incident>(Id);

    public IReadOnlyList<Happened> In(string stream) => _streams.TryGetValue(stream, out var found) ? found : [];

    public IEnumerable<T> All<T>() => facts.Select(happened => happened.Fact).OfType<T>();

    /// <summary>What was handled in a stream, message by message.</summary>
    public IEnumerable<RecordedInput> Inputs(string stream)
    {
        if (InputMaps.Of(stream) is not { } map || In(stream) is not { Count: > 0 } record)
            yield break;
        var past = record.Select(happened => new PastFact(happened.Fact, happened.At, happened.Recorded.Actor ?? "", Replays.FactComparison.Reason(happened.Recorded))).ToArray();
        var saga = map.NewSaga(stream);
        for (var from = 0; from < past.Length;)
        {
            var to = from + 1;
            while (to < past.Length && record[to].Recorded.CausationId == record[from].Recorded.CausationId)
                to++;
            var commit = new ArraySegment<PastFact>(past, from, to - from);
            if (map.MessageOf(saga, Id, commit, new ArraySegment<PastFact>(past, 0, from)) is { } message)
                yield return new RecordedInput(message, past[from].At, past[from].Actor, stream);
            for (; from < to; from++)
                saga.Fold(past[from].Fact, from + 1, past[from].At);
        }
    }

    /// <summary>What came from outside while it lasted, but for what people answered when they were asked.</summary>
    public IEnumerable<RecordedInput> FromOutside()
    {
        var closed = In(Stream).FirstOrDefault(happened => happened.Fact is IncidentClosed)?.At ?? DateTimeOffset.MaxValue;
        var mine = Responses.Select(response => Guid.Parse(response.AsSpan("response-".Length))).ToHashSet();
        return _streams.Keys.Where(stream => !stream.StartsWith("task-", StringComparison.Ordinal)).SelectMany(Inputs)
            .Where(input => input.At >= Start && input.At < closed && Outsiders.Sends(input.Message, Id, mine))
            .OrderBy(input => input.At);
    }

    private bool IsOwn(Happened happened) => !IsShared(happened.Stream) || happened.Recorded.CorrelationId == Id.ToString();

    private static bool IsShared(string stream) => Array.Exists(Shared, prefix => stream.StartsWith(prefix, StringComparison.Ordinal));
}
