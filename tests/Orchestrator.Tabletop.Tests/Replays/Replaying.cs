using System.Text;
using Orchestrator.AuditTrail.Export;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Replays;

namespace Orchestrator.Tabletop.Tests.Replays;

/// <summary>Recordings as files, and files replayed.</summary>
internal static class Replaying
{
    /// <summary>The lines of the export of what was recorded.</summary>
    public static async Task<string[]> Export(IEnumerable<RecordedFact> facts)
    {
        using var output = new MemoryStream();
        await StreamExport.Write(facts.ToAsyncEnumerable(), output);
        return Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public static async Task<ReplayReport> Replay(IEnumerable<string> lines, params IEnumerable<Flow> flows)
    {
        using var export = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        return await new Replay(FlowCatalogue.Of(flows)).Run(export);
    }

    public static async Task<ReplayReport> Replay(this Recording recording, params IEnumerable<Flow> flows) =>
        await Replay(await Export(recording.All.Select(happened => happened.Recorded)), flows);
}
