using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Feed;
using Orchestrator.Gateway.Timelines;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.HumanTasks;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Gateway.Live;

/// <param name="Facts">In order; some may lie above what was asked for.</param>
/// <param name="Position">Up to here there are no others.</param>
public sealed record Stretch(IReadOnlyList<RecordedFact> Facts, long Position);

/// <summary>What a stream of events is of: told from the facts that come, and read from the store for what was missed.</summary>
/// <param name="Wants">Whether a fact is one of them.</param>
/// <param name="Read">A stretch of what there is after a position and up to another.</param>
public sealed record LiveSource(Func<LiveFact, bool> Wants, Func<long, long, CancellationToken, Task<Stretch>> Read)
{
    private const int AtOnce = 500;

    private static readonly string[] OfIncidents =
        [StreamAttribute.KindOf(typeof(Incident)), StreamAttribute.KindOf(typeof(Response)), StreamAttribute.KindOf(typeof(HumanTask))];

    /// <summary>An incident with its responses and tasks.</summary>
    public static LiveSource Of(Guid incident, IAuditStore store, TimelineReader timelines)
    {
        var id = incident.ToString();
        return new LiveSource(fact => fact.Incident == id && OfIncidents.Contains(fact.Kind), async (after, upTo, cancellation) =>
        {
            // Asked each time: a stream that began meanwhile belongs to it too.
            var streams = await timelines.StreamsOfIncident(incident, cancellation);
            var facts = await store.ReadStreams(streams, new FeedRange(after, upTo + 1, AtOnce), cancellation);
            return new Stretch(facts, facts.Count < AtOnce ? upTo : facts[^1].Position);
        });
    }

    /// <summary>The whole trail.</summary>
    public static LiveSource Everything(IAuditStore store, Func<LiveFact, bool> wants) => new(wants, async (after, upTo, cancellation) =>
    {
        var page = await store.ReadAll(after, AtOnce, includeArchived: true, cancellation);
        return new Stretch(page.Facts, Math.Min(page.Position, upTo));
    });
}
