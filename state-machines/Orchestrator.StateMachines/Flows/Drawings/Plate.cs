namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>The writing on a shape: rows of text and badges, laid out for a width.</summary>
internal sealed class Plate(double width)
{
    private const double BadgeHeight = 19;
    private const double BadgeGap = 5;
    private const double Indent = 18;

    /// <summary>Of a badge, in letters: what says more is a note.</summary>
    private const int LongestBadge = 18;

    private readonly List<(double Height, Action<Canvas, double, double> Draw)> _rows = [];

    public double Height => _rows.Sum(row => row.Height);

    public void Draw(Canvas canvas, double x, double y)
    {
        foreach (var (height, draw) in _rows)
        {
            draw(canvas, x, y);
            y += height;
        }
    }

    public Plate Space(double height)
    {
        _rows.Add((height, static (_, _, _) => { }));
        return this;
    }

    public Plate Text(string text, Lettering lettering, int most = int.MaxValue, string? kind = null)
    {
        foreach (var line in lettering.Wrap(text, width, most))
            _rows.Add((lettering.LineHeight, (canvas, x, y) => canvas.Text(x, y + lettering.Size, line, lettering, kind: kind)));
        return this;
    }

    /// <summary>Two texts at the ends of a row; the second goes below where they do not fit.</summary>
    public Plate Ends(string left, string leftKind, string right)
    {
        const double Sign = 14;
        var fits = Lettering.Strong.WidthOf(left) + Lettering.Small.WidthOf(right) + Sign + 8 <= width;
        if (!fits)
            Text(left, Lettering.Strong, 1, leftKind);
        var owner = Lettering.Small.Cut(right, width - Sign);
        _rows.Add((Lettering.Strong.LineHeight, (canvas, x, y) =>
        {
            if (fits)
                canvas.Text(x, y + Lettering.Strong.Size, left, Lettering.Strong, kind: leftKind);
            canvas.Glyph(Glyph.Person, fits ? x + width - 5 : x + 5, y + 7.5, 11, "");
            var (at, anchor) = fits ? (x + width - Sign, Anchor.End) : (x + Sign, Anchor.Start);
            canvas.Text(at, y + Lettering.Strong.Size, owner, Lettering.Small, anchor);
        }));
        return this;
    }

    /// <summary>A sign, and text that keeps clear of it.</summary>
    public Plate Note(Glyph glyph, string text, Lettering lettering, int most = int.MaxValue, string kind = "")
    {
        var lines = lettering.Wrap(text, width - Indent, most);
        for (var i = 0; i < lines.Count; i++)
        {
            var (line, first) = (lines[i], i == 0);
            _rows.Add((lettering.LineHeight, (canvas, x, y) =>
            {
                if (first)
                    canvas.Glyph(glyph, x + 6, y + 8, 12, kind);
                canvas.Text(x + Indent, y + lettering.Size, line, lettering);
            }));
        }

        return this;
    }

    public Plate Then(Plate other)
    {
        _rows.AddRange(other._rows);
        return this;
    }

    public Plate Rule()
    {
        _rows.Add((13, (canvas, x, y) => canvas.Rule(x, x + width, y + 7, dashed: true)));
        return this;
    }

    /// <summary>Badges side by side, in as many rows as they take; a remark too long for one becomes a note.</summary>
    public Plate Badges(IEnumerable<Remark> remarks)
    {
        var row = new List<(Remark Remark, double Width)>();
        foreach (var remark in remarks)
        {
            if (remark.Text.Length > LongestBadge)
            {
                Flush();
                Space(4).Note(remark.Glyph, remark.Text, Lettering.Soft, most: 4);
                continue;
            }

            var size = Lettering.Small.WidthOf(remark.Text) + 27;

            if (row.Sum(badge => badge.Width + BadgeGap) + size > width)
                Flush();
            row.Add((remark, size));
        }

        Flush();
        return this;

        void Flush()
        {
            if (row.Count == 0)
                return;
            (Remark Remark, double Width)[] badges = [.. row];
            row.Clear();
            Space(BadgeGap);
            _rows.Add((BadgeHeight, (canvas, x, y) =>
            {
                foreach (var (remark, size) in badges)
                {
                    canvas.Rect(x, y, size, BadgeHeight, BadgeHeight / 2, "badge");
                    canvas.Glyph(remark.Glyph, x + 12, y + (BadgeHeight / 2), 11, "");
                    canvas.Text(x + 20 + ((size - 27) / 2), y + 13.4, remark.Text, Lettering.Small, Anchor.Middle);
                    x += size + BadgeGap;
                }
            }));
        }
    }
}
