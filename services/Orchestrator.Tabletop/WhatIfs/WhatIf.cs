using Orchestrator.AuditTrail.Export;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Replays;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>
/// Asks what would have come of recorded incidents under another version of a flow, or other settings. The world does what the record says
/// it did (docs/adr/0015); where the record cannot say, the answer is that nobody knows. Nothing is written, and no action is carried out.
/// </summary>
/// <param name="flows">The flows of this build, in all their versions.</param>
public sealed class WhatIf(FlowCatalogue flows)
{
    /// <summary>Incidents re-enacted at most; the latest are taken, and the answer says how many were not.</summary>
    public int MostIncidents { get; init; } = 10_000;

    /// <summary>Told of each incident that is done, and how many there are.</summary>
    public IProgress<(int Done, int Incidents)>? Progress { get; init; }

    /// <summary>Asks of what somebody reads for it: nothing else can be reached from here.</summary>
    /// <param name="read">The streams from their first facts on, in the order of the feed. It is called twice.</param>
    /// <exception cref="FlowMissing">This build lacks the flow, or the version that is asked about.</exception>
    /// <exception cref="FlowInvalid">A setting or an assumption is about something that the flow does not have.</exception>
    /// <exception cref="IncidentNotFound">An incident was named that is not there, or had no response of the flow.</exception>
    public Task<WhatIfReport> Ask(
        Question question, Func<IAsyncEnumerable<RecordedFact>> read, AskedIncidents incidents, CancellationToken cancellation = default) =>
        Ask(question, () => Sources.Of(read()), incidents, cancellation);

    /// <param name="export">Can be read twice: a file, or a copy in memory.</param>
    /// <inheritdoc cref="Ask(Question, Func{IAsyncEnumerable{RecordedFact}}, AskedIncidents, CancellationToken)"/>
    /// <exception cref="ExportUnreadable">It was cut, edited, or is newer than this program.</exception>
    public Task<WhatIfReport> Ask(Question question, Stream export, AskedIncidents incidents, CancellationToken cancellation = default) =>
        Ask(question, () => Sources.Of(export, cancellation), incidents, cancellation);

    private async Task<WhatIfReport> Ask(
        Question question, Func<IAsyncEnumerable<PlacedFact>> read, AskedIncidents incidents, CancellationToken cancellation)
    {
        var newest = question.Check(flows);
        var records = await IncidentRecords.Read(read, question.Flow, incidents, MostIncidents);
        var total = records.All.Count + records.Unreadable.Count;
        var (answers, leftOut) = (new List<IncidentWhatIf>(), new List<LeftOut>(records.Unreadable));
        var ran = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var same in records.All.GroupBy(record => (Started(record, question.Flow).Version, Environment: Environment(record))))
        {
            var asked = Askable(same, question, leftOut);
            if (asked.Count == 0 || DefinitionOr(question, same.Key.Version, asked, leftOut) is not { } flow)
                continue;
            ran.Add(flow.ToString());
            await using var reenactment = new Reenactment(flows, flow, question, same.Key.Environment);
            await using var unchanged = flows.Find(question.Flow, same.Key.Version) is { } before
                ? new Reenactment(flows, before, new Question(question.Flow), same.Key.Environment)
                : null;
            foreach (var record in asked)
            {
                cancellation.ThrowIfCancellationRequested();
                answers.Add(await Answer(record, reenactment, unchanged, flow));
                Progress?.Report((answers.Count + leftOut.Count, total));
            }
        }

        return new WhatIfReport(
            question, ran.Count == 0 ? newest.ToString() : string.Join(" and ", ran), [.. answers.OrderBy(answer => answer.OpenedAt)], leftOut,
            records.Older);
    }

    private List<IncidentRecord> Askable(IEnumerable<IncidentRecord> records, Question question, List<LeftOut> leftOut)
    {
        var askable = new List<IncidentRecord>();
        foreach (var record in records)
        {
            if (WhyNot(record, question) is { } why)
                leftOut.Add(new LeftOut(record.Id, why));
            else
                askable.Add(record);
        }

        return askable;
    }

    /// <summary>A setting of a step that another version has is none for those that ran this one.</summary>
    private FlowDefinition? DefinitionOr(Question question, int version, IEnumerable<IncidentRecord> records, List<LeftOut> leftOut)
    {
        try
        {
            return question.Definition(flows, version);
        }
        catch (FlowInvalid invalid)
        {
            leftOut.AddRange(records.Select(record => new LeftOut(record.Id, string.Join(" ", invalid.Findings))));
            return null;
        }
    }

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
            Comparison.Of(was, would, evidence), Alignment.Of(recorded, would, evidence.Unknown), evidence.Unknown, evidence.Assumed, refused);
    }

    /// <summary>Other flows run as they did, so this build needs them as they were; the flow asked about too, if only its settings change.</summary>
    private string? WhyNot(IncidentRecord record, Question question)
    {
        foreach (var started in record.All<ResponseStarted>().Where(started => started.IncidentId == record.Id))
        {
            if (started.Flow == question.Flow && question.Version is { } version && version != started.Version)
                continue;
            if (flows.Find(started.Flow, started.Version)?.Hash != started.DefinitionHash)
            {
                var hash = started.DefinitionHash[..Math.Min(12, started.DefinitionHash.Length)];
                return $"flow {started.Flow} v{started.Version} (hash {hash}...) is not in this build as it was. Ask the build that ran it.";
            }
        }

        return null;
    }

    private static ResponseStarted Started(IncidentRecord record, string flow) =>
        record.All<ResponseStarted>().First(started => started.Flow == flow && started.IncidentId == record.Id);

    private static string Environment(IncidentRecord record) =>
        record.All<GuardAsked>().Select(asked => asked.Environment).FirstOrDefault(name => name is not null) ?? "";
}
