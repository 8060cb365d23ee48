using Orchestrator.App.Client;
using Orchestrator.App.Terminal;
using Orchestrator.Tabletop.Reports;
using Orchestrator.Tabletop.WhatIfs;
using Orchestrator.Tabletop.WhatIfs.Reports;

namespace Orchestrator.App.Simulations;

/// <summary>What would have been, for people: one incident with both its timelines, several in tables.</summary>
internal sealed class WhatIfPage(Screen screen)
{
    private const string Indent = "  ";

    public void Write(WhatIfReport report)
    {
        screen.Words(Ink.Strong, report.Flow);
        screen.Line();
        if (report.Incidents is [var one])
            Write(one);
        else if (report.Incidents.Count > 1)
            WriteAll(report);
        foreach (var same in report.LeftOut.GroupBy(left => left.Why))
            screen.Words(Ink.Due, $"Left out, {Telling.Count(same.Count(), "incident")}: {same.Key}");
        if (report.OlderInWords() is { } older)
            screen.Words(Ink.Due, older);
        if (report.Incidents.Count == 0 && report.LeftOut.Count == 0)
            screen.Words(Ink.Due, $"No recorded incident had a response of {report.Question.Flow} then.");
        else if (report.Incidents.Count != 1)
            screen.Words(InkOf(report.Verdict), $"{report.Verdicts()}.");
    }

    private static Ink InkOf(Verdict verdict) => verdict switch
    {
        Verdict.Worse => Ink.Bad,
        Verdict.Better => Ink.Good,
        Verdict.Unknowable => Ink.Due,
        _ => Ink.Faint,
    };

    private void Write(IncidentWhatIf what)
    {
        screen.Line($"{screen.Paint(InkOf(what.Verdict), WhatIfWords.InWords(what.Verdict).ToUpperInvariant())}  {screen.Paint(Ink.Strong, what.Title)}  "
            + screen.Paint(Ink.Faint, $"{Ids.Short(what.Incident.ToString())}, {Times.Moment(what.OpenedAt, screen.Now)}"));
        screen.Words(Ink.Plain, $"{what.Because}.", Indent);
        screen.Line();
        Write(Figures.Of(what));
        for (var at = 0; at < what.Changes.Count; at++)
            Write(what.Changes[at], before: at == 0 ? null : what.Changes[at - 1]);
        foreach (var note in what.NotApplied)
            screen.Words(Ink.Faint, note, Indent);
        if (what.Changes.Count + what.NotApplied.Count > 0)
            screen.Line();
        SideBySide.Write(screen, what.Timelines);
    }

    /// <summary>What several in a row rest on is said once.</summary>
    private void Write(Change change, Change? before)
    {
        if ((change.Basis, change.On) != (before?.Basis, before?.On))
            screen.Words(InkOf(change.Basis), $"{WhatIfWords.InWords(change.Basis)}: {change.On}", Indent);
        screen.Words(Ink.Plain, $"{WhatIfWords.InWords(change.Of)}, {change.About}: {change.WasInWords()}  ->  {change.WouldInWords()}", Indent + Indent);
    }

    private static Ink InkOf(Basis basis) => basis switch
    {
        Basis.Recorded => Ink.Faint,
        Basis.Assumed => Ink.Person,
        _ => Ink.Due,
    };

    private void Write(IReadOnlyList<Figure> figures)
    {
        Table.Write(
            screen, figures,
            new Column<Figure>("", figure => figure.What, Ink: _ => Ink.Faint),
            new Column<Figure>("WAS", figure => figure.Was),
            new Column<Figure>("WOULD HAVE BEEN", figure => figure.Would, Ink: figure => figure.IsSame ? Ink.Faint : Ink.Strong));
        screen.Line();
    }

    private void WriteAll(WhatIfReport report)
    {
        Table.Write(
            screen, report.Incidents,
            new Column<IncidentWhatIf>("INCIDENT", what => Ids.Short(what.Incident.ToString()), Ink: _ => Ink.Strong),
            new Column<IncidentWhatIf>("OPENED", what => Times.Moment(what.OpenedAt, screen.Now), Ink: _ => Ink.Faint),
            new Column<IncidentWhatIf>("TITLE", what => what.Title, Gives: true),
            new Column<IncidentWhatIf>("WOULD BE", what => WhatIfWords.InWords(what.Verdict), Ink: what => InkOf(what.Verdict)),
            new Column<IncidentWhatIf>("WHY", what => what.Because, Gives: true));
        screen.Line();
        if (report.Incidents.Count > report.Count(Verdict.Unknowable))
            Write(Figures.Of(report));
        if (report.Changed.Count > 0)
        {
            Table.Write(
                screen, report.Changed,
                new Column<ChangeCount>("OTHERWISE", change => WhatIfWords.InWords(change.Of), Ink: _ => Ink.Faint),
                new Column<ChangeCount>("", change => change.About, Gives: true),
                new Column<ChangeCount>("RECORDED", change => Count(change.Recorded), Right: true),
                new Column<ChangeCount>("ASSUMED", change => Count(change.Assumed), Right: true, Ink: _ => InkOf(Basis.Assumed)),
                new Column<ChangeCount>("UNKNOWABLE", change => Count(change.Unknowable), Right: true, Ink: _ => InkOf(Basis.Unknowable)));
            screen.Line();
        }

        foreach (var assumed in report.Incidents.SelectMany(what => what.Assumed).GroupBy(assumed => assumed))
            screen.Words(InkOf(Basis.Assumed), $"Assumed in {Telling.Count(assumed.Count(), "incident")}: {assumed.Key}");
        screen.Words(Ink.Faint, "One of them with both timelines: --incident <id>");
    }

    private static string Count(int count) => count == 0 ? "" : $"{count}";
}
