using Orchestrator.AuditTrail.Facts;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Replays;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>The records of the incidents that are asked about.</summary>
/// <param name="Unreadable">Those with facts this program cannot read, or without their beginning.</param>
internal sealed record IncidentRecords(IReadOnlyList<IncidentRecord> All, IReadOnlyList<LeftOut> Unreadable)
{
    private static readonly string[] SharedByAll = ["lock-", "guard-", "automation-"];

    /// <summary>Reads twice: which incidents there are to look at, and then what there is of them.</summary>
    public static async Task<IncidentRecords> Read(Func<IAsyncEnumerable<PlacedFact>> read, string flow, Guid? only, DateTimeOffset? since, int most)
    {
        var opened = new Dictionary<Guid, (DateTimeOffset At, Guid Group)>();
        var responded = new HashSet<Guid>();
        await foreach (var (fact, _) in read())
        {
            if (fact.Type == "incident_opened" && (since is null || fact.Time >= since) && Typed(fact) is IncidentOpened incident && IdOf(fact.StreamId) is { } id && (only is null || only == id))
                opened[id] = (fact.Time, incident.GroupId);
            else if (fact.Type == "response_started" && Typed(fact) is ResponseStarted started && started.Flow == flow)
                responded.Add(started.IncidentId);
        }

        var wanted = opened.Where(incident => responded.Contains(incident.Key)).OrderByDescending(incident => incident.Value.At).Take(most).ToDictionary();
        var groups = wanted.Values.Select(incident => $"group-{incident.Group}").ToHashSet(StringComparer.Ordinal);
        var own = wanted.Keys.ToDictionary(id => id.ToString(), _ => new List<PlacedFact>(), StringComparer.Ordinal);
        var shared = new Dictionary<string, List<PlacedFact>>(StringComparer.Ordinal);
        await foreach (var placed in read())
        {
            var stream = placed.Fact.StreamId;
            if (groups.Contains(stream) || Array.Exists(SharedByAll, prefix => stream.StartsWith(prefix, StringComparison.Ordinal)))
                (shared.TryGetValue(stream, out var facts) ? facts : shared[stream] = []).Add(placed);
            else if (placed.Fact.CorrelationId is { } incident && own.TryGetValue(incident, out var mine))
                mine.Add(placed);
        }

        return Make(wanted, own, shared);
    }

    private static IncidentRecords Make(
        Dictionary<Guid, (DateTimeOffset At, Guid Group)> wanted, Dictionary<string, List<PlacedFact>> own, Dictionary<string, List<PlacedFact>> shared)
    {
        var (records, unreadable) = (new List<IncidentRecord>(), new List<LeftOut>());
        foreach (var (id, incident) in wanted.OrderBy(incident => incident.Value.At))
        {
            var mine = own[id.ToString()];
            var touched = mine.Select(placed => Typed(placed.Fact)).Select(fact => fact switch
            {
                KeyRequested f => $"lock-{f.LockId}",
                GuardAsked f => $"guard-{f.GuardId}",
                _ => null,
            }).OfType<string>().Append($"group-{incident.Group}").ToHashSet(StringComparer.Ordinal);
            var around = shared.Where(stream => touched.Contains(stream.Key) || stream.Key.StartsWith("automation-", StringComparison.Ordinal)).SelectMany(stream => stream.Value);
            var all = mine.Concat(around).OrderBy(placed => placed.Fact.Position).ToList();
            if (all.Find(placed => Typed(placed.Fact) is null) is { Fact: not null } newer)
                unreadable.Add(new LeftOut(id, $"{newer.Place}: this program cannot read {newer.Fact.Type}. Ask the program that wrote it."));
            else if (all.GroupBy(placed => placed.Fact.StreamId).Any(stream => stream.First().Fact.Version != 1))
                unreadable.Add(new LeftOut(id, "the record does not hold its beginning. Export the trail from its start."));
            else
                records.Add(new IncidentRecord(id, [.. all.Select(placed => new Happened(placed.Fact, Typed(placed.Fact)!))]));
        }

        return new IncidentRecords(records, unreadable);
    }

    /// <summary>Null where this program cannot read it.</summary>
    private static Contracts.Fact? Typed(RecordedFact recorded)
    {
        try
        {
            return FactTypes.OfPlatform.Read(recorded);
        }
        catch (UnreadableFact)
        {
            return null;
        }
    }

    private static Guid? IdOf(string stream) => Guid.TryParse(stream.AsSpan(StreamAttribute.KindOf(typeof(Incident)).Length + 1), out var id) ? id : null;
}
