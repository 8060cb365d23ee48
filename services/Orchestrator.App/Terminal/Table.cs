namespace Orchestrator.App.Terminal;

/// <param name="Title">Over the column.</param>
/// <param name="Gives">It may be cut where the terminal is too narrow for all of it.</param>
internal sealed record Column<T>(string Title, Func<T, string?> Text, bool Gives = false, Func<T, Ink>? Ink = null, bool Right = false);

/// <summary>Rows as wide as the terminal: columns that give are cut, the widest first, until the rest fits.</summary>
internal static class Table
{
    private const int Gap = 2;
    private const int Narrowest = 10;

    public static void Write<T>(Screen screen, IReadOnlyCollection<T> rows, params IReadOnlyList<Column<T>> columns)
    {
        var cells = rows.Select(row => columns.Select(column => Cells.Clean(column.Text(row) ?? "")).ToList()).ToList();
        var widths = columns.Select((column, at) => cells.Select(row => Cells.Width(row[at])).Append(column.Title.Length).Max()).ToList();
        Fit(widths, columns, screen.Width);

        Write(screen, columns, widths, [.. columns.Select(column => column.Title)], _ => Ink.Faint);
        foreach (var (row, texts) in rows.Zip(cells))
            Write(screen, columns, widths, texts, at => columns[at].Ink?.Invoke(row) ?? Ink.Plain);
    }

    private static void Fit<T>(List<int> widths, IReadOnlyList<Column<T>> columns, int? room)
    {
        while (widths.Sum() + (Gap * (widths.Count - 1)) > room)
        {
            var widest = Enumerable.Range(0, widths.Count).Where(at => columns[at].Gives && widths[at] > Narrowest).OrderByDescending(at => widths[at]).FirstOrDefault(-1);
            if (widest < 0)
                return;
            widths[widest]--;
        }
    }

    private static void Write<T>(Screen screen, IReadOnlyList<Column<T>> columns, List<int> widths, List<string> texts, Func<int, Ink> ink)
    {
        var line = "";
        for (var at = 0; at < columns.Count; at++)
        {
            var text = Cells.Cut(texts[at], widths[at], screen.Ellipsis);
            var last = at == columns.Count - 1;
            line += screen.Paint(ink(at), last && !columns[at].Right ? text : Cells.Pad(text, widths[at], columns[at].Right)) + (last ? "" : new string(' ', Gap));
        }

        screen.Line(line.TrimEnd());
    }
}
