using System.Text;
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
    /// <summary>Anything at all, if it counts or not.</summary>
    public bool IsDifferent => Verdict != Verdict.Same || Changes.Count > 0;

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

/// <summary>How often something would have been otherwise, by what that rests on.</summary>
public sealed record ChangeCount(ChangeOf Of, string About, int Recorded, int Assumed, int Unknowable);

/// <summary>What would have come of all incidents that were asked about.</summary>
/// <param name="Flow">What their responses would have run.</param>
/// <param name="Older">How many incidents there are before these, that were too many.</param>
public sealed record WhatIfReport(Question Question, string Flow, IReadOnlyList<IncidentWhatIf> Incidents, IReadOnlyList<LeftOut> LeftOut, int Older)
{
    /// <summary>Worse if any would have been; else unknowable if any is; else better if any would have been.</summary>
    public Verdict Verdict =>
        Count(Verdict.Worse) > 0 ? Verdict.Worse
        : Count(Verdict.Unknowable) > 0 || (Incidents.Count == 0 && LeftOut.Count > 0) ? Verdict.Unknowable
        : Count(Verdict.Better) > 0 ? Verdict.Better
        : Verdict.Same;

    /// <summary>What would have been otherwise, the most frequent first.</summary>
    public IReadOnlyList<ChangeCount> Changed =>
    [
        .. Incidents.SelectMany(incident => incident.Changes).GroupBy(change => (change.Of, change.About))
            .Select(same => new ChangeCount(
                same.Key.Of, same.Key.About, same.Count(change => change.Basis == Basis.Recorded),
                same.Count(change => change.Basis == Basis.Assumed), same.Count(change => change.Basis == Basis.Unknowable)))
            .OrderByDescending(change => change.Recorded + change.Assumed + change.Unknowable),
    ];

    public int Count(Verdict verdict) => Incidents.Count(incident => incident.Verdict == verdict);

    public override string ToString()
    {
        var text = new StringBuilder(
            $"{Incidents.Count} incident(s) with {Flow}: {Count(Verdict.Better)} better, {Count(Verdict.Same)} same, "
            + $"{Count(Verdict.Worse)} worse, {Count(Verdict.Unknowable)} unknowable");
        foreach (var figure in Figures.Of(this))
            text.Append($"\n{figure.What}: {figure.Was} -> {figure.Would}");
        foreach (var incident in Incidents)
            text.Append($"\n\n{incident}");
        foreach (var same in LeftOut.GroupBy(left => left.Why))
            text.Append($"\n\nleft out, {same.Count()} incident(s): {same.Key}");
        return text.ToString();
    }
}
