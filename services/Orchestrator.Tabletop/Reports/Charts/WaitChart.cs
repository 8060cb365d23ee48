using System.Text;
using static Orchestrator.Tabletop.Reports.Charts.TimeAxis;
using static Orchestrator.Tabletop.Reports.Html;

namespace Orchestrator.Tabletop.Reports.Charts;

/// <summary>How long answers took, question by question, beside their deadlines.</summary>
internal static class WaitChart
{
    private const int Width = 960;
    private const int Labels = 330;
    private const int Row = 34;
    private const int Top = 8;

    public static string Of(IReadOnlyList<Question> questions)
    {
        var most = questions.SelectMany(question => question.Waits.Append(question.Deadline ?? TimeSpan.Zero)).DefaultIfEmpty().Max();
        var axis = new TimeAxis(most * 1.25, Labels, Width - Labels - 20, logarithmic: true);
        var bottom = Top + (questions.Count * Row);
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {Width} {bottom + 24}\" role=\"img\" aria-label=\"How long answers took, beside their deadlines\">");
        foreach (var (x, label) in axis.Ticks)
        {
            svg.Append($"<line class=\"grid\" x1=\"{Number(x)}\" x2=\"{Number(x)}\" y1=\"{Top}\" y2=\"{bottom}\"/>")
                .Append($"<text class=\"tick\" x=\"{Number(x)}\" y=\"{bottom + 16}\">{Escape(label)}</text>");
        }

        for (var i = 0; i < questions.Count; i++)
            Draw(svg, questions[i], axis, Top + (i * Row) + (Row / 2));
        return svg.Append("</svg>").ToString();
    }

    private static void Draw(StringBuilder svg, Question question, TimeAxis axis, double y)
    {
        svg.Append($"<text class=\"row\" x=\"{Labels - 14}\" y=\"{Number(y - 1)}\">{Escape(Cut(question.Step.Length == 0 ? question.Flow : question.Step))}</text>")
            .Append($"<text class=\"sub\" x=\"{Labels - 14}\" y=\"{Number(y + 11)}\">{Escape(Cut(question.Asks))}</text>");
        if (question.Deadline is { } deadline)
        {
            svg.Append($"<line class=\"allowed\" x1=\"{Number(axis.At(TimeSpan.Zero))}\" x2=\"{Number(axis.At(deadline))}\" y1=\"{Number(y)}\" y2=\"{Number(y)}\"/>")
                .Append($"<line class=\"deadline\" x1=\"{Number(axis.At(deadline))}\" x2=\"{Number(axis.At(deadline))}\" y1=\"{Number(y - 10)}\" y2=\"{Number(y + 10)}\"><title>deadline {Escape(Telling.Long(deadline))}</title></line>");
        }

        foreach (var same in question.Waits.GroupBy(wait => wait))
        {
            var late = same.Key > question.Deadline;
            svg.Append($"<circle class=\"{(late ? "late" : "answer")}\" cx=\"{Number(axis.At(same.Key))}\" cy=\"{Number(y)}\" r=\"{Number(Math.Min(11, 4 + Math.Sqrt(same.Count() - 1) * 2))}\">")
                .Append($"<title>{Escape(Telling.Long(same.Key))}, {Telling.Times(same.Count())}</title></circle>");
        }

        if (question.Expired > 0 && question.Deadline is { } passed)
        {
            svg.Append($"<text class=\"nobody\" x=\"{Number(axis.At(passed) + 6)}\" y=\"{Number(y + 4)}\">✕ {question.Expired}</text>");
        }
    }

    private static string Cut(string text) => text.Length <= 44 ? text : text[..43] + "…";
}
