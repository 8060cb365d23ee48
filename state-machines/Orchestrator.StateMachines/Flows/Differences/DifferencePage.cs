using Orchestrator.StateMachines.Flows.Drawings;
using static Orchestrator.StateMachines.Flows.Drawings.Markdown;

namespace Orchestrator.StateMachines.Flows.Differences;

/// <summary>Differences as Markdown, for a pull request.</summary>
public static class DifferencePage
{
    public static string ToMarkdown(IReadOnlyCollection<FlowDifference> differences)
    {
        var page = new Markdown();
        foreach (var difference in differences.Where(difference => !difference.IsSame))
            Write(page, difference);
        var same = differences.Where(difference => difference.IsSame).Select(difference => difference.To!.ToString()).ToList();
        if (same.Count > 0)
            page.Paragraph($"Unchanged: {string.Join(", ", same)}.");
        return page.ToString();
    }

    private static void Write(Markdown page, FlowDifference difference)
    {
        page.Heading(2, (difference.From, difference.To) switch
        {
            (null, { } added) => $"{added}: added",
            ({ } removed, null) => $"{removed}: removed",
            ({ } from, { } to) when from.Name == to.Name => $"{to.Name}: v{from.Version} to v{to.Version}",
            var (from, to) => $"{from} to {to}",
        });
        if (difference.LacksNewVersion)
            page.Quote(
                $"**Version {difference.To!.Version} means two things now** (`{difference.From!.Hash[..12]}` and `{difference.To.Hash[..12]}`). "
                + "A changed flow is a new version: raise the number in `flow.Named(...)`.");
        if (difference is { From: not null, To: not null, Changes.Count: 0 })
            page.Paragraph("Nothing but the number of its version.");
        foreach (var area in difference.Changes.GroupBy(change => change.Area))
        {
            page.Heading(3, Title(area.Key));
            if (area.Key == ChangeArea.Steps)
                page.Points(area.Select(InWords));
            else
                page.Table(["Step", "What", "Before", "Now"], area.Select(Row));
        }
    }

    private static IReadOnlyList<string> Row(Change change) =>
    [
        change.Step ?? "", Text(change.What) + (change.Kind == ChangeKind.Renamed ? ", renamed" : ""), Cell(change.From), Cell(change.To),
    ];

    private static string InWords(Change change) => (change.Kind, change.What) switch
    {
        (ChangeKind.Added, Change.WholeStep) => $"**{change.Step}** added: {Text(change.To!)}",
        (ChangeKind.Removed, Change.WholeStep) => $"**{change.Step}** removed: was {Text(change.From!)}",
        (ChangeKind.Renamed, _) => $"**{change.Step}** was called {change.From}",
        (ChangeKind.Moved, _) => $"**{change.Step}** moved: was {Text(change.From!)}, is {Text(change.To!)}",
        _ => $"**{change.Step}**, {Text(change.What)}: {Cell(change.From)} before, {Cell(change.To)} now",
    };

    private static string Cell(string? value) => value is null ? "none" : Text(value);

    private static string Title(ChangeArea area) => area switch
    {
        ChangeArea.Actions => "Actions and items",
        ChangeArea.Approvals => "What people are asked",
        ChangeArea.Retries => "Retries and failure",
        ChangeArea.Other => "Everything else",
        _ => area.ToString(),
    };
}
