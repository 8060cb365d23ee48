using Orchestrator.Tabletop.Reports;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>A measure of both sides, in words.</summary>
public sealed record Figure(string What, string Was, string Would)
{
    public bool IsSame => Was == Would;
}

/// <summary>What was measured, in the order in which it decides.</summary>
public static class Figures
{
    private const string Unknown = "unknowable";

    public static IReadOnlyList<Figure> Of(IncidentWhatIf what)
    {
        var (was, would, isKnown) = (what.Was, what.Would, what.Verdict != Verdict.Unknowable);

        // Where nothing more is known, what was counted until then is the least that it would have been.
        string Count(Func<Measures, int> of) => isKnown ? $"{of(would)}" : what.Unknown is null ? Unknown : $"{of(would)} or more";
        Figure Counted(string name, Func<Measures, int> of) => new(name, $"{of(was)}", Count(of));
        Figure Told(string name, Func<Measures, string> of) => new(name, of(was), isKnown ? of(would) : Unknown);
        return
        [
            Told("response", measures => measures.End is { } end ? $"{Telling.InWords(end)} after {Telling.Long(measures.Took!.Value)}" : "has not ended"),
            Told("objectives", measures => measures.ObjectivesMet switch { true => "met", false => "missed", null => "-" }),
            Counted("left to humans", measures => measures.LeftToHumans),
            Told("time to mitigate", measures => measures.TimeToMitigate is { } time ? Telling.Long(time) : "not mitigated"),
            Counted("pages sent", measures => measures.PagesSent),
            Counted("approvals asked", measures => measures.ApprovalsAsked),
            Counted("action attempts", measures => measures.ActionAttempts),
            Counted("compensations", measures => measures.Compensations),
        ];
    }

    /// <summary>Of the incidents of which it is known how they would have ended.</summary>
    public static IReadOnlyList<Figure> Of(WhatIfReport report)
    {
        var known = report.Incidents.Where(incident => incident.Verdict != Verdict.Unknowable).ToList();
        Figure Both(string name, Func<IReadOnlyList<Measures>, string> of) =>
            new(name, of([.. known.Select(incident => incident.Was)]), of([.. known.Select(incident => incident.Would)]));
        Figure Sum(string name, Func<Measures, int> of) => Both(name, all => $"{all.Sum(of)}");

        var mitigated = known.Where(incident => incident.Was.TimeToMitigate is not null && incident.Would.TimeToMitigate is not null).ToList();
        string Mean(Func<IncidentWhatIf, Measures> side) => mitigated.Count == 0
            ? "none"
            : Telling.Long(TimeSpan.FromSeconds(Math.Round(mitigated.Average(incident => side(incident).TimeToMitigate!.Value.TotalSeconds))));
        return
        [
            Sum("responses resolved", measures => measures.End == Contracts.Responses.EndState.Resolved ? 1 : 0),
            Both("objectives met", all => $"{all.Count(measures => measures.ObjectivesMet == true)} of {all.Count(measures => measures.ObjectivesMet is not null)}"),
            Sum("left to humans", measures => measures.LeftToHumans),
            Sum("incidents mitigated", measures => measures.TimeToMitigate is null ? 0 : 1),
            new Figure($"mean time to mitigate, of {mitigated.Count}", Mean(incident => incident.Was), Mean(incident => incident.Would)),
            Sum("pages sent", measures => measures.PagesSent),
            Sum("approvals asked", measures => measures.ApprovalsAsked),
            Sum("action attempts", measures => measures.ActionAttempts),
            Sum("compensations", measures => measures.Compensations),
        ];
    }
}
