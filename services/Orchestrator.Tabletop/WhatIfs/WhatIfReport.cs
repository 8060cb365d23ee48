using System.Text;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>One incident, as it was and as it would have been.</summary>
/// <param name="Was">Recorded.</param>
/// <param name="Unknown">Where the record could not tell any more; null where it told all.</param>
/// <param name="Assumed">The assumptions that were needed.</param>
/// <param name="NotApplied">What people did then and could not have done.</param>
public sealed record IncidentWhatIf(
    Guid Incident,
    string Title,
    DateTimeOffset OpenedAt,
    Verdict Verdict,
    string Because,
    Measures Was,
    Measures Would,
    IReadOnlyList<Change> Changes,
    IReadOnlyList<AlignedLine> Timelines,
    Unknown? Unknown,
    IReadOnlyList<string> Assumed,
    IReadOnlyList<string> NotApplied)
{
    public override string ToString()
    {
        var text = new StringBuilder($"{Title} ({Incident}): {Verdict.ToString().ToLowerInvariant()}, {Because}");
        foreach (var change in Changes)
            text.Append($"\n  {change}");
        foreach (var note in NotApplied)
            text.Append($"\n  {note}");
        foreach (var line in Timelines)
            text.Append($"\n  {(line.IsSame ? " " : line.Was is null ? "+" : "-")} {At(line.WasAt),-12} {At(line.WouldAt),-12} {line.Was ?? line.Would}");
        return text.ToString();
    }

    private static string At(TimeSpan? after) => after is { } time ? TimelineText.Offset(time) : "";
}

/// <summary>An incident that could not be run again, and why.</summary>
public sealed record LeftOut(Guid Incident, string Why);

/// <summary>What would have come of all incidents that were asked about.</summary>
/// <param name="Flow">What their responses would have run.</param>
public sealed record WhatIfReport(Question Question, string Flow, IReadOnlyList<IncidentWhatIf> Incidents, IReadOnlyList<LeftOut> LeftOut)
{
    /// <summary>Worse if any would have been; else unknowable if any is; else better if any would have been.</summary>
    public Verdict Verdict =>
        Count(Verdict.Worse) > 0 ? Verdict.Worse
        : Count(Verdict.Unknowable) > 0 || (Incidents.Count == 0 && LeftOut.Count > 0) ? Verdict.Unknowable
        : Count(Verdict.Better) > 0 ? Verdict.Better
        : Verdict.Same;

    public int Count(Verdict verdict) => Incidents.Count(incident => incident.Verdict == verdict);

    public override string ToString()
    {
        var text = new StringBuilder($"{Incidents.Count} incident(s) with {Flow}: {Count(Verdict.Better)} better, {Count(Verdict.Same)} same, {Count(Verdict.Worse)} worse, {Count(Verdict.Unknowable)} unknowable");
        text.Append($"\n{Sum("pages sent", of => of.PagesSent)}; {Sum("approvals asked", of => of.ApprovalsAsked)}; {Sum("compensations", of => of.Compensations)}; {Sum("objectives met", of => of.ObjectivesMet == true ? 1 : 0)}; time to mitigate {Mean(incident => incident.Was)} -> {Mean(incident => incident.Would)}");
        foreach (var incident in Incidents)
            text.Append($"\n\n{incident}");
        foreach (var same in LeftOut.GroupBy(left => left.Why))
            text.Append($"\n\nleft out, {same.Count()} incident(s): {same.Key}");
        return text.ToString();
    }

    private string Sum(string what, Func<Measures, int> of) => $"{what} {Incidents.Sum(incident => of(incident.Was))} -> {Incidents.Sum(incident => of(incident.Would))}";

    /// <summary>Of the incidents that were mitigated on both sides.</summary>
    private string Mean(Func<IncidentWhatIf, Measures> side)
    {
        var times = Incidents.Where(incident => incident.Was.TimeToMitigate is not null && incident.Would.TimeToMitigate is not null)
            .Select(incident => side(incident).TimeToMitigate!.Value.TotalSeconds).ToList();
        return times.Count == 0 ? "?" : TimeSpan.FromSeconds(times.Average()).InWords();
    }
}
