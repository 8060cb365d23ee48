using System.Text;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Rehearsals;
using Orchestrator.Tabletop.Tests.Replays;
using Orchestrator.Tabletop.WhatIfs;
using static Orchestrator.Tabletop.Rehearsals.Rehearsal;

namespace Orchestrator.Tabletop.Tests.WhatIfs;

/// <summary>Looks, asks and acts. Its second version does not ask, and tells.</summary>
internal sealed class Careful(int version = 1) : Flow
{
    public const string Name = "careful";

    public static Rehearsal Rehearsed => Given(new Careful()).When(Signals.Firing(Name, labels: ("service", "one")))
        .Action("eyes.look").Returns(new { seen = "smoke" })
        .Action("hands.act").Fails(times: 1).Succeeds().Takes(20.Seconds());

    /// <summary>The boss agrees after twelve minutes.</summary>
    public static Recording Approved => Rehearsed.Approver("role:boss").Approves(12.Minutes()).Then().Recording;

    public static Task<WhatIfReport> Ask(Question question, params IEnumerable<Recording> recordings) => Ask(question, AskedIncidents.All, recordings);

    public static async Task<WhatIfReport> Ask(Question question, AskedIncidents selection, params IEnumerable<Recording> recordings) =>
        await Ask(question, selection, await Lines(recordings));

    public static async Task<WhatIfReport> Ask(Question question, AskedIncidents selection, IEnumerable<string> lines, params IEnumerable<Flow> flows)
    {
        using var export = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        return await new WhatIf(FlowCatalogue.Of(flows.DefaultIfEmpty(new Careful()).Append(new Careful(2)))).Ask(question, export, selection);
    }

    public static Task<string[]> Lines(params IEnumerable<Recording> recordings) =>
        Replaying.Export(recordings.SelectMany(recording => recording.All).Select(happened => happened.Recorded));

    protected override void Define(FlowBuilder flow)
    {
        flow.Named(Name, version).OwnedBy("team-one").StartsWhen(s => s.Type == "careful").Objective(percent: 95, within: 20.Minutes())
            .OnSignalResolved(SignalResolvedPolicy.Continue).ResolvesIncident();
        var look = flow.Action<Sight>("look", "eyes.look").ReadOnly().Timeout(10.Seconds());
        if (version == 1)
        {
            flow.Approval("go-on", "Go on?").AskedOf("role:boss").Deadline(15.Minutes(), DeadlineOutcome.Reject)
                .OnRejected(no => no.Escalate("stay", "nobody said to go on"));
        }
        else
        {
            flow.Action("tell", "mouth.tell", r => new { r.From(look).Seen }).Timeout(10.Seconds()).Irreversible("it is said");
        }

        flow.Action("act", "hands.act", r => new { about = r.From(look).Seen }).Timeout(30.Seconds()).Retry(3, firstDelay: 1.Seconds())
            .CompensatedBy("hands.undo", _ => new { }, protects: "the rest").IsObjective();
    }

    private sealed record Sight(string Seen);
}
