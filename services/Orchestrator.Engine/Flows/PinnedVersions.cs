using System.Text.Json;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.Engine.Hosting;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Engine.Flows;

/// <summary>Refuses to run without a version that a running response is on.</summary>
public sealed class PinnedVersions(IAuditStore store, FlowCatalogue flows) : IStartupStep
{
    private static readonly FieldFilter Running = new(nameof(Response.State), "Queued", "Running", "Paused", "Stopping", "Compensating");

    public async Task Run(CancellationToken cancellation)
    {
        try
        {
            flows.EnsureHolds(await Pinned(cancellation));
        }
        catch (PinnedVersionsMissing missing)
        {
            throw new StartRefused(missing.Message, missing);
        }
    }

    private async Task<IReadOnlyList<PinnedResponse>> Pinned(CancellationToken cancellation)
    {
        var pinned = new List<PinnedResponse>();
        for (string? cursor = null; ;)
        {
            var page = await store.QuerySnapshots(new SnapshotQuery(StreamAttribute.KindOf(typeof(Response)), [Running], Cursor: cursor, Limit: 500), cancellation);
            pinned.AddRange(page.Items.Select(Read));
            if ((cursor = page.Next) is null)
                return pinned;
        }
    }

    private static PinnedResponse Read(Snapshot snapshot)
    {
        var response = JsonSerializer.Deserialize<Response>(snapshot.Data.Span, FactJson.Options)!;
        return new PinnedResponse(response.CorrelationId, response.Flow, response.FlowVersion, response.DefinitionHash);
    }
}
