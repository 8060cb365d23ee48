using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Variants;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Rehearsals;
using Orchestrator.Tabletop.WhatIfs;
using Orchestrator.Tabletop.WhatIfs.Reports;

namespace Orchestrator.Tabletop.Tests.WhatIfs;

public sealed partial class When_an_answer_is_reported
{
    private const string Nasty = "<script>alert(1)</script> | one";

    /// <summary>The first waited longer than the deadline in question, the others less.</summary>
    private static readonly Recording Three = Rehearsal.Given(new Careful()).When(Signals.Firing(Careful.Name, labels: ("service", "one")) with { Title = Nasty })
        .Action("eyes.look").Returns(new { seen = "smoke" }).Action("hands.act").Succeeds().Takes(20.Seconds())
        .Approver("role:boss").Approves(12.Minutes()).Approves(2.Minutes()).Approves(3.Minutes())
        .At(2.Hours()).When(Signals.Firing(Careful.Name, labels: ("service", "two"))).At(4.Hours()).When(Signals.Firing(Careful.Name, labels: ("service", "three")))
        .Then().Recording;

    [Fact]
    public async Task Markdown_tells_figures_bases_and_both_timelines_and_its_tables_hold()
    {
        var text = WhatIfMarkdown.Of(await Sooner());
        text.ShouldSatisfyAllConditions(
            () => text.ShouldStartWith("# What if: careful v1 with go-on.deadline=5m\n\n**1 worse, 2 the same.**"),
            () => text.ShouldContain("| responses resolved | 3 | 2 |"),
            () => text.ShouldContain("| objectives met | 3 of 3 | 2 of 3 |"),
            () => text.ShouldContain("| answer | careful/go-on | 1 | 0 | 0 |"),
            () => text.ShouldContain("| answer | careful/go-on | approved by boss after 12 min | expired after 5 min: reject | recorded | the recorded answer, approved by boss, came after 12 min |"),
            () => text.ShouldContain("|  |  | +0:05:01 | The deadline passed without a decision"),
            () => text.ShouldNotContain("<script"));
        foreach (var table in text.Split("\n\n").Where(part => part.StartsWith('|')))
            table.Split('\n').Select(row => row.Replace("\\|", "", StringComparison.Ordinal).Count(letter => letter == '|')).Distinct().ShouldHaveSingleItem(table);
        WhatIfMarkdown.Section(await Sooner()).ShouldNotContain("Timelines");
    }

    [Fact]
    public async Task Html_stands_alone_and_what_others_wrote_stays_text()
    {
        var html = WhatIfHtml.Of(await Quorum(new AssumedAnswer("go-on", TaskOutcome.Approved, 30.Minutes())));
        html.ShouldSatisfyAllConditions(
            () => html.ShouldNotContain("<script", Case.Insensitive),
            () => html.ShouldNotContain("src=", Case.Insensitive),
            () => html.ShouldNotContain("url(", Case.Insensitive),
            () => html.ShouldNotContain("http:", Case.Insensitive),
            () => html.ShouldContain("&lt;script&gt;"),
            () => html.ShouldContain("prefers-color-scheme: dark"),
            () => html.ShouldContain("@media print"),
            () => html.ShouldContain("<span class=\"badge due\">assumed</span>"));
        foreach (Match link in Link().Matches(html))
            html.ShouldContain($"id=\"{link.Groups["to"].Value}\"");
        var chart = Svg().Match(html);
        chart.Success.ShouldBeTrue();
        XDocument.Parse(chart.Value).Descendants().Count(element => (string?)element.Attribute("class") == "worse").ShouldBe(3);
    }

    [Fact]
    public async Task What_nobody_knows_is_not_counted_as_known()
    {
        var report = await Quorum();
        report.Count(Verdict.Unknowable).ShouldBe(3);
        Figures.Of(report).ShouldContain(new Figure("pages sent", "0", "0"), "of none is it known how they would have ended");
        Figures.Of(report.Incidents[0]).ShouldContain(new Figure("pages sent", "1", "1 or more"));
        Figures.Of(report.Incidents[0]).ShouldContain(figure => figure.What == "response" && figure.Would == "unknowable");
        var limit = report.Incidents[0].Timelines.Single(line => line.IsLimit);
        (limit.Was, limit.Would).ShouldBe((null, "From here on nobody knows: 'go-on': 12 min after it was asked, nothing is recorded of what people would have done after that"));
        WhatIfHtml.Of(report).ShouldContain("class=\"limit\">From here on nobody knows");
        WhatIfMarkdown.Of(report).ShouldNotContain("Where it is known");
    }

    [Fact]
    public async Task Json_tells_the_same_to_programs()
    {
        using var json = JsonDocument.Parse(WhatIfJson.Of(await Sooner()));
        var root = json.RootElement;
        (root.GetProperty("verdict").GetString(), root.GetProperty("worse").GetInt32(), root.GetProperty("same").GetInt32()).ShouldBe(("worse", 1, 2));
        root.GetProperty("asked").GetProperty("settings")[0].GetString().ShouldBe("go-on.deadline=5m");
        var first = root.GetProperty("incidents")[0];
        first.GetProperty("title").GetString().ShouldBe(Nasty);
        first.GetProperty("changes").EnumerateArray().ShouldContain(change => change.GetProperty("of").GetString() == "answer" && change.GetProperty("basis").GetString() == "recorded");
        first.GetProperty("was").GetProperty("took").GetDouble().ShouldBe(741);
        first.GetProperty("timelines").EnumerateArray().ShouldContain(line => line.GetProperty("was").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task The_same_question_gives_the_same_report()
    {
        foreach (var form in new[] { "a.md", "a.html", "a.json" })
            WhatIfText.Of(await Sooner(), form).ShouldBe(WhatIfText.Of(await Sooner(), form));
        var report = await Sooner();
        Should.Throw<ArgumentException>(() => WhatIfText.Of(report, "a.pdf")).Message.ShouldContain(".html");
    }

    private static Task<WhatIfReport> Sooner() => Ask(["go-on.deadline=5m"]);

    private static Task<WhatIfReport> Quorum(params Assumption[] assumptions) => Ask(["go-on.quorum=2", "go-on.deadline=1h"], assumptions);

    private static Task<WhatIfReport> Ask(IEnumerable<string> settings, params Assumption[] assumptions) =>
        Careful.Ask(new Question(Careful.Name) { Settings = [.. settings.Select(SettingChange.Parse)], Assumptions = assumptions }, Three);

    [GeneratedRegex("href=\"#(?<to>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("<svg[\\s\\S]*?</svg>", RegexOptions.None, 1000)]
    private static partial Regex Svg();
}
