using System.Text;
using Orchestrator.EndToEnd.Tests.Processes;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Replays;

namespace Orchestrator.EndToEnd.Tests.Incidents;

internal static class Trail
{
    /// <summary>
    /// What really happened is exported over the API and run again: every fact comes out as recorded, but for what is by nature outside
    /// (its position in the feed, the trace it belongs to, when it was archived, the .NET name).
    /// </summary>
    /// <param name="flow">Some response of it is among what happened.</param>
    public static async Task Replays(OrchestratorClient client, string flow)
    {
        using var export = await client.Download("/api/audit/export");
        var flows = FlowCatalogue.Of(FlowFolder.In(typeof(CriticalSloBreach).Assembly));
        var report = await new Replay(flows).Run(export);
        (report.Different.Count, report.NotReplayable.Count).ShouldBe((0, 0), report.ToString());
        report.Equal.ShouldBeGreaterThanOrEqualTo(6, "a group, an incident, a response, its lock, the keys");
        Encoding.UTF8.GetString(export.ToArray()).ShouldContain($"\"Flow\":\"{flow}\"");
    }
}
