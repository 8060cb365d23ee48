using System.Text;
using System.Xml;

namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>
/// A flow as a picture, SVG that stands alone: no script, no font, nothing fetched. The same definition and theme give the same
/// bytes on every machine.
/// </summary>
public static class FlowDiagram
{
    private const double Margin = 28;
    private const double LaneWidth = 94;
    private const double LeastWidth = 640;

    public static string ToSvg(FlowDefinition flow, Theme theme = Theme.Auto)
    {
        var numbers = new StepNumbers(flow);
        var body = new Body(flow, numbers);
        var lane = Endings.TurningBack(flow).Count > 0 || Endings.Undone(flow).Count > 0 ? LaneWidth : 0;
        var width = Math.Ceiling(Math.Max(LeastWidth, body.Left + body.Right + lane + (2 * Margin)));
        var heading = new Heading(flow, width - (2 * Margin));
        var legend = new Legend(flow, width - (2 * Margin));
        var top = Margin + heading.Height + 24;
        var height = Math.Ceiling(top + body.Height + 28 + legend.Height + Margin);

        var svg = new StringBuilder();
        using (var xml = XmlWriter.Create(svg, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            Begin(xml, flow, numbers, theme, width, height);
            var canvas = new Canvas(xml);
            canvas.Rect(0, 0, width, height, 0, "page");
            heading.Draw(canvas, Margin, Margin);
            body.Draw(canvas, Margin + lane + body.Left, top);
            if (lane > 0)
                UndoLane.Draw(canvas, Margin, top, top + body.TurningBackHeight);
            legend.Draw(canvas, Margin, height - Margin - legend.Height);
            xml.WriteEndElement();
        }

        return svg.Append('\n').ToString();
    }

    private static void Begin(XmlWriter xml, FlowDefinition flow, StepNumbers numbers, Theme theme, double width, double height)
    {
        var id = $"{flow.Name}-v{flow.Version}";
        var size = (Width: Canvas.Of(width), Height: Canvas.Of(height));
        xml.WriteStartElement("svg", "http://www.w3.org/2000/svg");
        xml.WriteAttributeString("class", "flow");
        xml.WriteAttributeString("viewBox", $"0 0 {size.Width} {size.Height}");
        xml.WriteAttributeString("width", size.Width);
        xml.WriteAttributeString("height", size.Height);
        xml.WriteAttributeString("role", "img");
        xml.WriteAttributeString("aria-labelledby", $"{id}-title {id}-desc");
        xml.WriteStartElement("title");
        xml.WriteAttributeString("id", $"{id}-title");
        xml.WriteString($"Response flow {flow.Name}, version {flow.Version}");
        xml.WriteEndElement();
        xml.WriteStartElement("desc");
        xml.WriteAttributeString("id", $"{id}-desc");
        xml.WriteString(Lettering.Plain(InWords(flow, numbers)));
        xml.WriteEndElement();
        xml.WriteElementString("style", Drawings.Palette.Css(theme));
    }

    /// <summary>The steps in the order of their numbers, for those who hear the picture.</summary>
    private static string InWords(FlowDefinition flow, StepNumbers numbers)
    {
        var steps = flow.Steps.Select(step => (Name: $"{numbers.Named(step)}, {step.Kind}", Does: StepWords.Does(step)));
        return $"{flow.Intent} Steps: {string.Join("; ", steps.Select(step => step.Does.Length == 0 ? step.Name : $"{step.Name}: {step.Does}"))}.";
    }

    /// <summary>From the start over the steps and the closing steps to the end.</summary>
    private sealed class Body
    {
        private readonly Figure _main;
        private readonly Figure? _rest;

        public Body(FlowDefinition flow, StepNumbers numbers)
        {
            var figures = new Figures(numbers);
            _main = new Column([new StartPill(flow), figures.Of(flow.Main)]);
            var closes = !_main.Ends || flow.Steps.Any(step => step is EndStep { As: EndAs.Resolved });
            var rest = new List<Figure>();
            if (closes && flow.Closing is { Steps.IsEmpty: false } closing)
                rest.Add(new GroupFrame("closing", "start", Glyph.GoOn, figures.Of(closing), width => new Plate(width)
                    .Text("Closing", Lettering.Name)
                    .Text("before it ends resolved, also when it finishes early; what fails here is left to a human", Lettering.Soft)));
            if (rest.Count > 0 || !_main.Ends)
                rest.Add(EndPill.Resolved("the work is done"));
            _rest = rest.Count == 0 ? null : new Column(rest);
            Left = Math.Max(_main.Left, _rest?.Left ?? 0);
            Right = Math.Max(_main.Right, _rest?.Right ?? 0);
            Height = _main.Height + (_rest is null ? 0 : Figure.Gap + _rest.Height);
        }

        public double Left { get; }

        public double Right { get; }

        public double Height { get; }

        /// <summary>As far down as a failure turns the response back.</summary>
        public double TurningBackHeight => _main.Height;

        public void Draw(Canvas canvas, double x, double y)
        {
            _main.Draw(canvas, x, y);
            if (_rest is null)
                return;
            if (!_main.Ends)
                canvas.Arrow("", (x, y + _main.Height), (x, y + _main.Height + Figure.Gap));
            _rest.Draw(canvas, x, y + _main.Height + Figure.Gap);
        }
    }
}
