using System.Net;
using System.Text;
using System.Text.Json;
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

    /// <summary>What-if over the API: a deadline that nobody came near changes nothing of what really happened.</summary>
    public static async Task IsTheSameWithALongerDeadline(OrchestratorClient client, string flow, string setting, string incident)
    {
        string[] set = [setting];
        var (status, started) = await client.Post("/api/simulations", new { whatIf = new { flow, set, incident } });
        status.ShouldBe(HttpStatusCode.Accepted, started.ToString());
        var ended = (JsonElement)await OrchestratorClient.Eventually(
            async () => await client.Get($"/api/simulations/{started.GetProperty("id").GetString()}") is var job && job.GetProperty("endedAt").ValueKind != JsonValueKind.Null ? (object)job : null,
            "the what-if has ended");
        ended.GetProperty("passed").ValueKind.ShouldBe(JsonValueKind.True, ended.ToString());
        var what = ended.GetProperty("result").GetProperty("incidents").EnumerateArray().ShouldHaveSingleItem();
        (what.GetProperty("verdict").GetString(), what.GetProperty("changes").GetArrayLength()).ShouldBe(("same", 0), what.ToString());
    }
}
