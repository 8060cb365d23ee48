using System.Text.Json;
using System.Xml.Linq;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Reports;
using Orchestrator.Tabletop.Scenarios;
using Orchestrator.Tabletop.Scenarios.Reading;

namespace Orchestrator.Tabletop.Tests.Reports;

public sealed class When_a_report_is_written
{
    private static readonly FlowCatalogue Flows = FlowCatalogue.Of(FlowFolder.In(typeof(CriticalSloBreach).Assembly));

    private const string Breach = """
        scenario: a-breach
        title: <script>alert("x")</script> | & a pipe
        flow: critical-slo-breach
        signals:
          breach: {type: slo-breach, severity: critical, title: "Checkout <b>burns</b>", labels: {service: checkout}}
        people:
          ana: {groups: [role:incident-commander], does: [{approves: approve-rollback, after: 12m}]}
          lea: {groups: [team:engineering-leads], does: [{approves: approve-rollback, after: 2m}]}
        world:
          deploys.last: {returns: {found: true, id: d-41, version: v41, previousVersion: v40, ageMinutes: 12.5}}
          metrics.sli: {returns: {burnRate: 0.3}}
        timeline:
          - {at: 0m, signal: breach}
          - {at: 1m, inject: "<img src=x> complaints", questions: ["Who is told?"]}
        expect:
          - {ends: cancelled}
          - {asked: approve-rollback}
        """;

    [Fact]
    public async Task Html_stands_alone_and_what_others_wrote_stays_text()
    {
        var html = ReportHtml.Of(await Report(Breach));
        html.ShouldSatisfyAllConditions(
            () => html.ShouldNotContain("<script", Case.Insensitive),
            () => html.ShouldNotContain("<img", Case.Insensitive),
            () => html.ShouldNotContain("<b>burns"),
            () => html.ShouldNotContain("src=\"", Case.Insensitive),
            () => html.ShouldNotContain("url(", Case.Insensitive),
            () => html.ShouldNotContain("http:", Case.Insensitive),
            () => html.ShouldNotContain("https:", Case.Insensitive),
            () => html.ShouldContain("&lt;script&gt;"),
            () => html.ShouldContain("prefers-color-scheme: dark"),
            () => html.ShouldContain("@media print"));
        foreach (var svg in Charts(html))
            Should.NotThrow(() => XDocument.Parse(svg), svg);
        Charts(html).Count().ShouldBe(2);
    }

    [Fact]
    public async Task Markdown_tells_the_same_and_its_tables_hold()
    {
        var text = ReportMarkdown.Of(await Report(Breach));
        text.ShouldSatisfyAllConditions(
            () => text.ShouldContain("0 of 1 exercises went as expected"),
            () => text.ShouldContain("- [x] people were asked 'approve-rollback'"),
            () => text.ShouldContain("- [ ] the response ends Cancelled: **"),
            () => text.ShouldContain("Who is told?"),
            () => text.ShouldNotContain("<script"));
        foreach (var table in text.Split("\n\n").Where(part => part.StartsWith('|')))
            table.Split('\n').Select(row => row.Replace("\\|", "", StringComparison.Ordinal).Count(letter => letter == '|')).Distinct().ShouldHaveSingleItem(table);
    }

    [Fact]
    public async Task Json_tells_the_same_to_programs()
    {
        using var json = JsonDocument.Parse(ReportJson.Of(await Report(Breach)));
        var root = json.RootElement;
        root.GetProperty("passed").GetBoolean().ShouldBeFalse();
        var scenario = root.GetProperty("scenarios")[0];
        scenario.GetProperty("expectations")[0].GetProperty("line").GetInt32().ShouldBe(16);
        scenario.GetProperty("timeline").EnumerateArray().ShouldContain(line => line.GetProperty("what").GetString()!.StartsWith("News: ", StringComparison.Ordinal));
        root.GetProperty("flows")[0].GetProperty("coverage").EnumerateArray().ShouldContain(item => item.GetProperty("times").GetInt32() == 0);
    }

    [Fact]
    public async Task The_same_run_gives_the_same_report()
    {
        foreach (var form in new[] { "a.md", "a.html", "a.json" })
            ReportText.Of(await Report(Breach), form).ShouldBe(ReportText.Of(await Report(Breach), form));
        Should.Throw<ArgumentException>(() => ReportText.Of(new TestReport([]), "a.pdf")).Message.ShouldContain(".html");
    }

    [Fact]
    public async Task A_deadline_that_answers_usually_miss_is_found()
    {
        var report = await Report(Breach);
        var finding = report.Findings.ShouldHaveSingleItem(string.Join('\n', report.Findings));
        (finding.Kind, finding.Where).ShouldBe((FindingKind.DeadlineTooShort, "critical-slo-breach/approve-rollback"));
        finding.What.ShouldContain("within 5 min and is usually answered after 7 min");
        (await Report(Breach.Replace("after: 12m", "after: 3m", StringComparison.Ordinal))).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_being_there_is_found()
    {
        var finding = (await Report(Breach.Replace("role:incident-commander", "team:elsewhere", StringComparison.Ordinal))).Findings.First();
        (finding.Kind, finding.What).ShouldSatisfyAllConditions(
            found => found.Kind.ShouldBe(FindingKind.NobodyIsThere), found => found.What.ShouldContain("role:incident-commander"));
    }

    [Fact]
    public async Task One_person_deciding_everything_is_found()
    {
        var alone = Breach.Replace("after: 12m", "after: 3m", StringComparison.Ordinal);
        var found = (await Report(alone, alone, alone)).Findings.Where(finding => finding.Kind == FindingKind.OnePersonDecides).ShouldHaveSingleItem();
        found.What.ShouldContain("only ana ever decided it, 3 times");
        var other = alone.Replace("  ana:", "  bo:", StringComparison.Ordinal);
        (await Report(alone, alone, other)).Findings.ShouldNotContain(finding => finding.Kind == FindingKind.OnePersonDecides);
    }

    [Fact]
    public async Task What_all_exercises_leave_out_is_found()
    {
        var report = await Report(Breach, Breach);
        report.Findings.ShouldContain(finding => finding.Kind == FindingKind.NeverExercised && finding.What.Contains("undo of scale-out", StringComparison.Ordinal));
    }

    private static async Task<TestReport> Report(params string[] scenarios)
    {
        var results = new List<ScenarioResult>();
        await using var runner = new ScenarioRunner(Flows);
        foreach (var yaml in scenarios)
            results.Add(await runner.Run(ScenarioReader.Read(yaml, "test.yaml", Flows)));
        return new TestReport(results);
    }

    private static IEnumerable<string> Charts(string html)
    {
        for (var at = html.IndexOf("<svg", StringComparison.Ordinal); at >= 0; at = html.IndexOf("<svg", at + 1, StringComparison.Ordinal))
            yield return html[at..(html.IndexOf("</svg>", at, StringComparison.Ordinal) + 6)];
    }
}
