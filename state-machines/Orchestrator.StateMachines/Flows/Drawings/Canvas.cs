using System.Globalization;
using System.Text;
using System.Xml;

namespace Orchestrator.StateMachines.Flows.Drawings;

internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>Writes SVG: shapes by class, so that the style sheet alone knows colours; text escaped, and fit to be shown.</summary>
internal sealed class Canvas(XmlWriter xml)
{
    private const double Corner = 7;
    private const double HeadLength = 7;
    private const double HeadWidth = 8.4;

    private readonly List<(string Number, double Y)> _undone = [];

    /// <summary>Where the steps stand that are undone when the response turns back, in the order in which they were drawn.</summary>
    public IReadOnlyList<(string Number, double Y)> Undone => _undone;

    public void MarkUndone(string number, double y) => _undone.Add((number, y));

    /// <summary>What belongs together; the title is what a pointer over it shows.</summary>
    public void Group(string kind, string title, Action draw)
    {
        xml.WriteStartElement("g");
        xml.WriteAttributeString("class", kind);
        xml.WriteElementString("title", Lettering.Plain(title));
        draw();
        xml.WriteEndElement();
    }

    public void Text(double x, double y, string text, Lettering lettering, Anchor anchor = Anchor.Start, string? kind = null)
    {
        xml.WriteStartElement("text");
        xml.WriteAttributeString("x", Of(x));
        xml.WriteAttributeString("y", Of(y));
        xml.WriteAttributeString("font-size", Of(lettering.Size));
        xml.WriteAttributeString("class", kind ?? lettering.Class);
        if (anchor != Anchor.Start)
            xml.WriteAttributeString("text-anchor", anchor == Anchor.End ? "end" : "middle");
        xml.WriteString(Lettering.Plain(text));
        xml.WriteEndElement();
    }

    public void Rect(double x, double y, double width, double height, double radius, string kind)
    {
        xml.WriteStartElement("rect");
        xml.WriteAttributeString("x", Of(x));
        xml.WriteAttributeString("y", Of(y));
        xml.WriteAttributeString("width", Of(width));
        xml.WriteAttributeString("height", Of(height));
        if (radius > 0)
            xml.WriteAttributeString("rx", Of(radius));
        xml.WriteAttributeString("class", kind);
        xml.WriteEndElement();
    }

    public void Circle(double x, double y, double radius, string kind)
    {
        xml.WriteStartElement("circle");
        xml.WriteAttributeString("cx", Of(x));
        xml.WriteAttributeString("cy", Of(y));
        xml.WriteAttributeString("r", Of(radius));
        xml.WriteAttributeString("class", kind);
        xml.WriteEndElement();
    }

    public void Path(string data, string kind, string? transform = null)
    {
        xml.WriteStartElement("path");
        xml.WriteAttributeString("d", data);
        xml.WriteAttributeString("class", kind);
        if (transform is not null)
            xml.WriteAttributeString("transform", transform);
        xml.WriteEndElement();
    }

    /// <param name="x">Of its middle.</param>
    public void Glyph(Glyph glyph, double x, double y, double size, string kind)
    {
        var scale = (size / 16).ToString("0.###", CultureInfo.InvariantCulture);
        Path(Glyphs.Of(glyph), $"glyph {kind}".TrimEnd(), $"translate({Of(x - (size / 2))} {Of(y - (size / 2))}) scale({scale})");
    }

    public void Rule(double x1, double x2, double y, bool dashed = false) =>
        Path($"M{Of(x1)} {Of(y)}H{Of(x2)}", dashed ? "rule dashed" : "rule");

    /// <summary>A way from point to point with rounded corners.</summary>
    public void Line(string kind, params ReadOnlySpan<(double X, double Y)> points) => Path(Way(points), $"edge {kind}".TrimEnd());

    /// <summary>A way with a head at its end.</summary>
    public void Arrow(string kind, params ReadOnlySpan<(double X, double Y)> points)
    {
        var (from, to) = (points[^2], points[^1]);
        var (dx, dy) = (Math.Sign(to.X - from.X), Math.Sign(to.Y - from.Y));
        Span<(double X, double Y)> way = [.. points];
        way[^1] = (to.X - (dx * HeadLength / 2), to.Y - (dy * HeadLength / 2));
        Line(kind, way);
        var (bx, by) = (to.X - (dx * HeadLength), to.Y - (dy * HeadLength));
        var (wx, wy) = (dy * HeadWidth / 2, dx * HeadWidth / 2);
        Path($"M{Of(to.X)} {Of(to.Y)}L{Of(bx - wx)} {Of(by - wy)}L{Of(bx + wx)} {Of(by + wy)}Z", $"head {kind}".TrimEnd());
    }

    public static string Of(double number) => Math.Round(number, 1).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Way(ReadOnlySpan<(double X, double Y)> points)
    {
        var way = new StringBuilder($"M{Of(points[0].X)} {Of(points[0].Y)}");
        for (var i = 1; i < points.Length; i++)
        {
            var (at, before) = (points[i], points[i - 1]);
            if (i == points.Length - 1)
            {
                way.Append($"L{Of(at.X)} {Of(at.Y)}");
                break;
            }

            var next = points[i + 1];
            var (into, outOf) = (Towards(at, before), Towards(at, next));
            way.Append($"L{Of(into.X)} {Of(into.Y)}Q{Of(at.X)} {Of(at.Y)} {Of(outOf.X)} {Of(outOf.Y)}");
        }

        return way.ToString();
    }

    /// <summary>A little way from a corner to the next point, and not past the middle.</summary>
    private static (double X, double Y) Towards((double X, double Y) corner, (double X, double Y) other)
    {
        var (dx, dy) = (other.X - corner.X, other.Y - corner.Y);
        var length = Math.Sqrt((dx * dx) + (dy * dy));
        var part = length == 0 ? 0 : Math.Min(Corner, length / 2) / length;
        return (corner.X + (dx * part), corner.Y + (dy * part));
    }
}
