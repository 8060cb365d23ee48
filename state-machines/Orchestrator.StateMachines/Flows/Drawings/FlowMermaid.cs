using System.Globalization;
using System.Text;

namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>A flow as a Mermaid flowchart, for pages that draw it themselves.</summary>
public static class FlowMermaid
{
    public static string ToMermaid(FlowDefinition flow) => new Chart(flow).ToString();

    /// <summary>
    /// Text in a quoted label: what ends the quote, begins an entity or a comment, or is Markdown, as the entity codes of Mermaid.
    /// </summary>
    internal static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        var plain = Lettering.Plain(text).Trim();
        for (var at = 0; at < plain.Length; at++)
        {
            var first = at == 0 && !char.IsLetterOrDigit(plain[at]) && plain[at] < 128;
            if (first || Markdown.EndsListNumber(plain, at) || plain[at] is '"' or '#' or '<' or '>' or '&' or '`' or '*' or '_' or '~' or '%' or '\\')
                escaped.Append('#').Append(((int)plain[at]).ToString(CultureInfo.InvariantCulture)).Append(';');
            else
                escaped.Append(plain[at]);
        }

        return escaped.ToString();
    }

    /// <summary>A way out that still leads nowhere.</summary>
    private sealed record Way(string From, string Label, bool Fails);

    private sealed class Chart
    {
        private readonly StringBuilder _text = new();

        // After all nodes: a node that is named inside a subgraph belongs to it.
        private readonly StringBuilder _edges = new();
        private readonly HashSet<string> _hues = new(StringComparer.Ordinal);
        private readonly StepNumbers _numbers;
        private string _indent = "  ";

        public Chart(FlowDefinition flow)
        {
            _numbers = new StepNumbers(flow);
            _text.Append(CultureInfo.InvariantCulture, $"---\ntitle: {flow.Name} v{flow.Version}\n---\nflowchart TD\n");
            string[] starts = flow.StartsWhen is { } trigger ? ["Starts when", SourceWords.Code(trigger.Text)] : ["Started by people or other flows"];
            Node("start", "(", ")", "start", starts);
            var ways = Of(flow.Main, [new Way("start", "", false)]);
            if (flow.Closing is { Steps.IsEmpty: false } closing)
            {
                var begins = flow.Steps.OfType<EndStep>().Where(end => end.As == EndAs.Resolved).Select(end => new Way(Id(end), "", false));
                ways = Inside(
                    "closing", "Closing: before it ends resolved, also when it finishes early", () => Of(closing, [.. ways, .. begins]));
            }

            if (ways.Count > 0)
            {
                Node("resolved", "([", "])", "resolved", ["Resolved"]);
                Connect(ways, "resolved");
            }

            _text.Append(_edges);
            var palette = Palette.Light;
            foreach (var (name, hue) in palette.Hues.Where(hue => _hues.Contains(hue.Key)))
            {
                var ink = name is "resolved" or "escalated" or "failed" ? palette.OnSolid : palette.Ink;
                _text.Append(CultureInfo.InvariantCulture, $"  classDef {name} fill:{hue.Tint},stroke:{hue.Accent},color:{ink}\n");
            }

            if (_hues.Contains("undo"))
            {
                _text.Append(
                    CultureInfo.InvariantCulture,
                    $"  classDef undo fill:{palette.Page},stroke:{palette.Undo},color:{palette.Soft},stroke-dasharray:4 3\n");
            }
        }

        public override string ToString() => _text.ToString();

        private string Id(Step step) => "s" + _numbers[step].Replace('.', '_');

        private IReadOnlyList<Way> Of(Block block, IReadOnlyList<Way> ways) => block.Steps.Aggregate(ways, (into, step) => Of(step, into));

        /// <returns>The ways that lead on.</returns>
        private IReadOnlyList<Way> Of(Step step, IReadOnlyList<Way> ways)
        {
            var id = Id(step);
            var (open, close) = Shape(step);
            Node(id, open, close, Kinds.Hue(step), Words(step));
            Connect(ways, id);
            var on = Within(step, id);
            if (step is ApprovalStep { OnRejected: { } rejected })
                on = [.. on, .. Of(rejected, [new Way(id, "rejected", false)])];
            if (step.Fallback is { } fallback)
                on = [.. on, .. Of(fallback, [new Way(id, "if it fails", true)]).Select(way => way with { Fails = true })];
            if (step.Compensation is { } undo)
            {
                Node(id + "u", "(", ")", "undo", [$"undone by {undo.Action}", $"protects {undo.Protects}"]);
                _edges.Append("  ").Append(id).Append(" -.- ").Append(id).Append("u\n");
            }

            return on;
        }

        private IReadOnlyList<Way> Within(Step step, string id)
        {
            switch (step)
            {
                case EndStep:
                    return [];
                case ApprovalStep:
                    return [new Way(id, "approved", false)];
                case ChoiceStep choice:
                    IEnumerable<Way> none = choice.Branches.All(branch => branch.When is not null) ? [new Way(id, "otherwise", false)] : [];
                    return [.. choice.Branches.SelectMany(branch => Of(branch, [new Way(id, Condition(branch), false)])), .. none];
                case ParallelStep parallel:
                    var ways = Inside(
                        id + "i", parallel.Name,
                        () => [.. parallel.Branches.SelectMany(branch => Of(branch, [new Way(id, branch.Label, false)]))]);
                    Node(id + "j", "((", "))", "parallel", [parallel.Join == Join.All ? "all" : "first"]);
                    Connect(ways, id + "j");
                    return [new Way(id + "j", "", false)];
                case ForEachStep each:
                    Connect(Inside(id + "i", each.Name, () => Of(each.Body, [new Way(id, "each", false)])), id);
                    return [new Way(id, "all done", false)];
                default:
                    return [new Way(id, "", false)];
            }
        }

        private IReadOnlyList<Way> Inside(string id, string title, Func<IReadOnlyList<Way>> draw)
        {
            _text.Append(_indent).Append("subgraph ").Append(id).Append("[\"").Append(Escaped(title)).Append("\"]\n");
            _indent += "  ";
            var ways = draw();
            _indent = _indent[2..];
            _text.Append(_indent).Append("end\n");
            return ways;
        }

        private void Node(string id, string open, string close, string hue, IEnumerable<string> lines)
        {
            _hues.Add(hue);
            var label = string.Join("<br/>", lines.Where(line => line.Length > 0).Select(Escaped));
            _text.Append(CultureInfo.InvariantCulture, $"{_indent}{id}{open}\"{label}\"{close}:::{hue}\n");
        }

        private void Connect(IEnumerable<Way> ways, string to)
        {
            foreach (var way in ways)
            {
                _edges.Append("  ").Append(way.From).Append(way.Fails ? " -.->" : " -->");
                if (way.Label.Length > 0)
                    _edges.Append("|\"").AppendJoin("<br/>", way.Label.Split('\n').Select(Escaped)).Append("\"|");
                _edges.Append(' ').Append(to).Append('\n');
            }
        }

        private static string Condition(Block branch) =>
            branch.When is { } when ? $"{branch.Label}\n{SourceWords.Code(when.Text)}" : branch.Label;

        private IEnumerable<string> Words(Step step)
        {
            yield return $"{_numbers[step]} {step.Kind}{(step is EndStep ? "" : $" · {step.Owner}")}";
            yield return step.Name;
            yield return step is EndStep end ? Endings.Name(end.As) : "";
            yield return StepWords.Does(step);
            yield return StepWords.Code(step);
            yield return string.Join(" · ", StepWords.Remarks(step).Select(remark => remark.Text));
            if (step.GoesOnWithout is { } why)
                yield return $"if it fails, goes on: {why}";
            if (step.Irreversible is { } final)
                yield return $"cannot be undone: {final}";
        }

        private static (string Open, string Close) Shape(Step step) => step switch
        {
            HumanStep => ("(", ")"),
            ChoiceStep => ("{{", "}}"),
            ParallelStep => ("[/", "/]"),
            ForEachStep or StartFlowStep => ("[[", "]]"),
            WaitStep or EndStep => ("([", "])"),
            VerifyStep => (">", "]"),
            _ => ("[", "]"),
        };
    }
}
