using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Export;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Replays;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>
/// Asks what would have come of recorded incidents under another version of a flow, or other settings. The world does what the record says
/// it did (docs/adr/0013); where the record cannot say, the answer is that nobody knows. Nothing is written, and no action is carried out.
/// </summary>
/// <param name="flows">The flows of this build, in all their versions.</param>
public sealed class WhatIf(FlowCatalogue flows)
{
    /// <summary>Incidents re-enacted at most; the latest are taken.</summary>
    public int MostIncidents { get; init; } = 10_000;

    /// <summary>Told of each incident that is done, and how many there are.</summary>
    public IProgress<(int Done, int Incidents)>? Progress { get; init; }

    /// <param name="incident">Only this one.</param>
    /// <param name="since">Only those that opened since then.</param>
    /// <exception cref="FlowMissing">This build lacks the version that is asked about.</exception>
    /// <exception cref="FlowInvalid">A setting or an assumption is about something that the flow does not have.</exception>
    public Task<WhatIfReport> Ask(Question question, IAuditStore store, Guid? incident = null, DateTimeOffset? since = null, CancellationToken cancellation = default) =>
        Ask(question, () => Sources.Of(store, cancellation), incident, since, cancellation);

    /// <param name="export">Can be read twice: a file, or a copy in memory.</param>
    /// <inheritdoc cref="Ask(Question, IAuditStore, Guid?, DateTimeOffset?, CancellationToken)"/>
    /// <exception cref="ExportUnreadable">It was cut, edited, or is newer than this program.</exception>
    public Task<WhatIfReport> Ask(Question question, Stream export, Guid? incident = null, DateTimeOffset? since = null, CancellationToken cancellation = default) =>
        Ask(question, () => Sources.Of(export, cancellation), incident, since, cancellation);

    private async Task<WhatIfReport> Ask(
        Question question, Func<IAsyncEnumerable<PlacedFact>> read, Guid? incident, DateTimeOffset? since, CancellationToken cancellation)
    {
        var records = await IncidentRecords.Read(read, question.Flow, incident, since, MostIncidents);
        var answers = new List<IncidentWhatIf>();
        var leftOut = new List<LeftOut>(records.Unreadable);
        FlowDefinition? asked = null;
        foreach (var same in records.All.GroupBy(record => (Started(record, question.Flow).Version, Environment(record))))
        {
            var flow = asked = question.Definition(flows, same.Key.Version);
            await using var reenactment = new Reenactment(flows, flow, question, same.Key.Item2);
            await using var unchanged = flows.Find(question.Flow, same.Key.Version) is { } ran ? new Reenactment(flows, ran, new Question(question.Flow), same.Key.Item2) : null;
            foreach (var record in same)
            {
                cancellation.ThrowIfCancellationRequested();
                if (WhyNot(record, question) is { } why)
                    leftOut.Add(new LeftOut(record.Id, why));
                else
                    answers.Add(await Answer(record, reenactment, unchanged, flow));
                Progress?.Report((answers.Count + leftOut.Count, records.All.Count));
            }
        }

        return new WhatIfReport(question, (asked ?? question.Definition(flows, question.Version ?? Newest(question.Flow))).ToString(), answers, leftOut);
    }

    private int Newest(string flow) => flows.Get(flow).Version;

    /// <param name="unchanged">
    /// The same without the change, to compare with: neither the time that machines took for messages nor their order at one moment is the
    /// change's doing. Null where this build lacks the version that ran; then the record is compared with.
    /// </param>
    private static async Task<IncidentWhatIf> Answer(IncidentRecord record, Reenactment reenactment, Reenactment? unchanged, FlowDefinition flow)
    {
        var recorded = record.Recording;
        var baseline = unchanged is null || Started(record, flow.Name).DefinitionHash != unchanged.Hash ? null : await unchanged.Run(record);
        var (would, evidence, refused) = await reenactment.Run(record);
        var was = baseline?.Recording ?? recorded;
        var (verdict, because) = (baseline?.Evidence.Unknown, evidence.Unknown) switch
        {
            _ when baseline is not null && recorded.Of(flow.Name)?.EndState != baseline.Recording.Of(flow.Name)?.EndState =>
                (Verdict.Unknowable, $"even unchanged it does not come out as recorded{(baseline.Evidence.Unknown is { } why ? $": {why}" : "")}"),
            (_, { } unknown) => (Verdict.Unknowable, $"from {TimelineText.Offset(would.After(unknown.At))} on nobody knows: {unknown}"),
            _ => Judging.Compare(Measures.Of(was, flow), Measures.Of(would, flow)),
        };
        return new IncidentWhatIf(
            record.Id, record.Opened.Signal.Title, record.Start, verdict, because, Measures.Of(recorded, flow), Measures.Of(would, flow),
            Comparison.Of(was, would, evidence), Alignment.Of(recorded, would), evidence.Unknown, evidence.Assumed, refused);
    }

    /// <summary>Other flows run as they did, so this build needs them as they were; the flow asked about too, if only its settings change.</summary>
    private string? WhyNot(IncidentRecord record, Question question)
    {
        foreach (var started in record.All<ResponseStarted>().Where(started => started.IncidentId == record.Id))
        {
            if (started.Flow == question.Flow && question.Version is { } version && version != started.Version)
                continue;
            if (flows.Find(started.Flow, started.Version)?.Hash != started.DefinitionHash)
                return $"flow {started.Flow} v{started.Version} (hash {started.DefinitionHash[..Math.Min(12, started.DefinitionHash.Length)]}...) is not in this build as it was. Ask the build that ran it.";
        }

        return null;
    }

    private static ResponseStarted Started(IncidentRecord record, string flow) => record.All<ResponseStarted>().First(started => started.Flow == flow && started.IncidentId == record.Id);

    private static string Environment(IncidentRecord record) => record.All<GuardAsked>().Select(asked => asked.Environment).FirstOrDefault(name => name is not null) ?? "";
}
