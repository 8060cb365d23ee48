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
/// <param name="Older">How many more there are, that opened before these.</param>
internal sealed record IncidentRecords(IReadOnlyList<IncidentRecord> All, IReadOnlyList<LeftOut> Unreadable, int Older)
{
    private const int MostNamed = 5;

    private static readonly string[] SharedByAll = ["lock-", "guard-", "automation-"];

    /// <summary>Reads twice: which incidents there are to look at, and then what there is of them.</summary>
    /// <exception cref="IncidentNotFound">One was asked about, and is not there, or is several.</exception>
    public static async Task<IncidentRecords> Read(Func<IAsyncEnumerable<PlacedFact>> read, string flow, AskedIncidents incidents, int most)
    {
        var opened = new Dictionary<Guid, (DateTimeOffset At, Guid Group)>();
        var ran = new List<ResponseStarted>();
        await foreach (var (fact, _) in read())
        {
            if (fact.Type == "incident_opened" && IdOf(fact.StreamId) is { } id && incidents.Takes(id, fact.Time) && Typed(fact) is IncidentOpened incident)
                opened[id] = (fact.Time, incident.GroupId);
            else if (fact.Type == "response_started" && Typed(fact) is ResponseStarted started)
                ran.Add(started);
        }

        var asked = ran.Where(started => started.Flow == flow && (incidents.Ran is null || incidents.Ran == started.Version))
            .Select(started => started.IncidentId).ToHashSet();
        if (incidents.Incident is { } one)
            RequireOne(one, opened.Keys, flow, ran, asked);
        var all = opened.Where(incident => asked.Contains(incident.Key)).OrderByDescending(incident => incident.Value.At).ToList();
        var wanted = all.Take(most).ToDictionary();
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

        return Make(wanted, own, shared) with { Older = all.Count - wanted.Count };
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
            var around = shared.Where(stream => touched.Contains(stream.Key) || stream.Key.StartsWith("automation-", StringComparison.Ordinal))
                .SelectMany(stream => stream.Value);
            var all = mine.Concat(around).OrderBy(placed => placed.Fact.Position).ToList();
            if (all.Find(placed => Typed(placed.Fact) is null) is { Fact: not null } newer)
                unreadable.Add(new LeftOut(id, $"{newer.Place}: this program cannot read {newer.Fact.Type}. Ask the program that wrote it."));
            else if (all.GroupBy(placed => placed.Fact.StreamId).Any(stream => stream.First().Fact.Version != 1))
                unreadable.Add(new LeftOut(id, "the record does not hold its beginning. Export the trail from its start."));
            else
                records.Add(new IncidentRecord(id, [.. all.Select(placed => new Happened(placed.Fact, Typed(placed.Fact)!))]));
        }

        return new IncidentRecords(records, unreadable, Older: 0);
    }

    private static void RequireOne(string incident, IReadOnlyCollection<Guid> found, string flow, IEnumerable<ResponseStarted> ran, HashSet<Guid> asked)
    {
        if (found.Count == 0)
        {
            throw new IncidentNotFound(
                $"The record holds no incident whose id begins with '{incident}'. Is it the right platform or file, and does that reach back to its beginning?");
        }

        if (found.Count > 1)
        {
            throw new IncidentNotFound(
                $"'{incident}' begins the ids of {found.Count} incidents: {string.Join(", ", found.Take(MostNamed))}. Give more of it.");
        }

        if (asked.Contains(found.First()))
            return;
        var others = ran.Where(started => started.IncidentId == found.First()).Select(started => $"{started.Flow} v{started.Version}").Distinct().ToList();
        throw new IncidentNotFound(
            $"No response to incident {found.First()} ran {flow}; {(others.Count == 0 ? "there was none" : $"there was {string.Join(", ", others)}")}.");
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
