using System.Text.Json;
using System.Xml.Linq;
using Orchestrator.Tabletop.Reports;
using Orchestrator.Tabletop.Samples;

namespace Orchestrator.Tabletop.Tests.Samples;

public sealed class When_a_sample_is_told : IAsyncLifetime
{
    private Sample _sample = null!;

    public async ValueTask InitializeAsync() => _sample = await Errand.Sample(
        Errand.Scenario(
            "errand.fetch: {takes: 10s}", "errand.fetch: {takes: {between: [0s, 100s]}}",
            "errand.send: {takes: 5s}", "errand.send: {takes: 5s, flaky: 0.3, error: \"<b>no</b> | van\"}"),
        200, atLeast: 60);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void Html_stands_alone_and_what_others_wrote_stays_text()
    {
        var html = SampleHtml.Of(_sample);
        html.ShouldSatisfyAllConditions(
            () => html.ShouldNotContain("<script", Case.Insensitive),
            () => html.ShouldNotContain("<errand>"),
            () => html.ShouldContain("&lt;errand&gt;"),
            () => html.ShouldNotContain("src=\"", Case.Insensitive),
            () => html.ShouldNotContain("url(", Case.Insensitive),
            () => html.ShouldNotContain("https:", Case.Insensitive),
            () => html.ShouldContain("prefers-color-scheme: dark"),
            () => html.ShouldContain("@media print"));
        var charts = Charts(html).Select(XDocument.Parse).ToList();
        charts.Count.ShouldBe(3);
        Counted(charts[0]).ShouldBe(_sample.Took.Times.Count, "every run is in one bar of the histogram");
    }

    [Fact]
    public void Markdown_tells_the_same_and_its_tables_hold()
    {
        var text = SampleMarkdown.Of(_sample);
        text.ShouldContain("missed");
        text.ShouldContain("fetch");
        text.ShouldNotContain("<errand>");
        foreach (var table in text.Split("\n\n").Where(part => part.StartsWith('|')))
            table.Split('\n').Select(row => row.Replace("\\|", "", StringComparison.Ordinal).Count(letter => letter == '|')).Distinct().ShouldHaveSingleItem(table);
        foreach (var (_, run) in _sample.Notable())
            text.ShouldContain($"orchestrator simulate run errand.yaml --seed {run.Seed}");
    }

    [Fact]
    public void Json_tells_the_same_to_programs()
    {
        using var json = JsonDocument.Parse(SampleJson.Of(_sample));
        var root = json.RootElement;
        root.GetProperty("runs").GetInt32().ShouldBe(200);
        root.GetProperty("duration").GetProperty("p50").GetDouble().ShouldBe(_sample.Took.At(50)!.Value.TotalSeconds);
        root.GetProperty("timeToMitigate").GetProperty("p99").ValueKind.ShouldBe(JsonValueKind.Null, "three in ten are never mitigated");
        root.GetProperty("objectives")[0].GetProperty("standing").GetString().ShouldBe("missed");
        root.GetProperty("expectations")[0].GetProperty("held").GetProperty("count").GetInt32().ShouldBe(_sample.Expectations[0].Share.Count);
        root.GetProperty("spent").EnumerateArray().Sum(spent => spent.GetProperty("meanShare").GetDouble()).ShouldBe(1, 1e-4);
        root.GetProperty("coverage").EnumerateArray().ShouldContain(item => item.GetProperty("times").GetInt32() == 0);
        root.GetProperty("passed").GetBoolean().ShouldBe(_sample.Passed);
    }

    /// <summary>The counts that the bars of a histogram say they stand for.</summary>
    private static int Counted(XDocument chart) => chart.Descendants("rect").Sum(bar => int.Parse(bar.Element("title")!.Value.Split(": ")[^1]));

    private static IEnumerable<string> Charts(string html)
    {
        for (var at = html.IndexOf("<svg", StringComparison.Ordinal); at >= 0; at = html.IndexOf("<svg", at + 1, StringComparison.Ordinal))
            yield return html[at..(html.IndexOf("</svg>", at, StringComparison.Ordinal) + 6)];
    }
}
