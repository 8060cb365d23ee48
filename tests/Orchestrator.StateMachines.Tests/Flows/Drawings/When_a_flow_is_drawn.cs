using System.Text;
using System.Xml.Linq;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Drawings;

namespace Orchestrator.StateMachines.Tests.Flows.Drawings;

/// <summary>
/// Every flow we ship, and one that has everything, as people last looked at them and found good. After a change look at them
/// again (they are pictures and pages), run these tests with APPROVE_DRAWINGS=1, and commit the files with the change.
/// </summary>
public sealed class When_a_flow_is_drawn
{
    private const string Folder = "tests/Orchestrator.StateMachines.Tests/Flows/Drawings/approved";

    private static readonly IReadOnlyDictionary<string, FlowDefinition> All = FlowFolder.In(typeof(CriticalSloBreach).Assembly).Append(new EveryKindOfStep())
        .Select(flow => flow.Build()).ToDictionary(flow => $"{flow.Name}-v{flow.Version}");

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_diagram_is_as_approved(string flow) => ShouldBeApproved(flow + ".svg", FlowDiagram.ToSvg(All[flow]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_Mermaid_chart_is_as_approved(string flow) => ShouldBeApproved(flow + ".mmd", FlowMermaid.ToMermaid(All[flow]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_sheet_is_as_approved(string flow) => ShouldBeApproved(flow + ".md", FlowSheet.ToMarkdown(All[flow]));

    [Fact]
    public void Nothing_is_approved_that_is_no_longer_drawn() => Directory.EnumerateFiles(Path.Combine(Tree.Root, Folder))
        .Select(file => Path.GetFileNameWithoutExtension(file)).Distinct().Order().ShouldBe(All.Keys.Order());

    [Fact]
    public void The_picture_in_the_documents_is_the_one_that_is_drawn() =>
        ShouldBe("docs/critical-slo-breach.svg", FlowDiagram.ToSvg(new CriticalSloBreach().Build()));

    /// <summary>The words of the picture, for whoever cannot see it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_described_in_words(string flow)
    {
        var svg = XElement.Parse(FlowDiagram.ToSvg(All[flow]));
        var named = ((string)svg.Attribute("aria-labelledby")!).Split(' ').Select(id => svg.Elements().Single(element => (string?)element.Attribute("id") == id)).ToList();
        ((string?)svg.Attribute("role"), named.Select(element => element.Name.LocalName)).ShouldSatisfyAllConditions(
            it => it.Item1.ShouldBe("img"), it => it.Item2.ShouldBe(["title", "desc"]));
        foreach (var step in All[flow].Steps)
            named[1].Value.ShouldContain(step.Name);
    }

    /// <summary>It can be put anywhere: nothing is fetched, nothing runs, no address leads anywhere.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void It_stands_alone(string flow)
    {
        foreach (var element in XElement.Parse(FlowDiagram.ToSvg(All[flow])).DescendantsAndSelf())
        {
            element.Name.LocalName.ShouldBeOneOf("svg", "title", "desc", "style", "g", "text", "rect", "circle", "path");
            element.Attributes().Select(attribute => attribute.Name.LocalName)
                .Where(name => name == "style" || name.Contains("href", StringComparison.Ordinal) || name.StartsWith("on", StringComparison.Ordinal)).ShouldBeEmpty();
        }

        Palette.Css(Theme.Auto).ShouldNotContain("url(");
        Palette.Css(Theme.Auto).ShouldNotContain("@import");
    }

    [Theory]
    [InlineData(Theme.Light, "#ffffff", "#0d1117")]
    [InlineData(Theme.Dark, "#0d1117", "prefers-color-scheme")]
    public void A_theme_that_is_asked_for_is_the_only_one(Theme theme, string has, string hasNot)
    {
        var svg = FlowDiagram.ToSvg(new CriticalSloBreach().Build(), theme);
        svg.ShouldContain($".flow .page {{ fill: {has}; }}");
        svg.ShouldNotContain(hasNot);
    }

    private static void ShouldBeApproved(string name, string actual) => ShouldBe($"{Folder}/{name}", actual);

    private static void ShouldBe(string file, string actual)
    {
        var path = Path.Combine(Tree.Root, file);
        if (Environment.GetEnvironmentVariable("APPROVE_DRAWINGS") == "1")
            File.WriteAllText(path, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Exists(path).ShouldBeTrue($"{file} is not there yet: look at what is drawn, and approve it with APPROVE_DRAWINGS=1.");
        if (File.ReadAllText(path) == actual)
            return;
        var (was, now) = (File.ReadAllLines(path), actual.Split('\n'));
        var at = Enumerable.Range(0, Math.Min(was.Length, now.Length)).FirstOrDefault(line => was[line] != now[line], Math.Min(was.Length, now.Length));
        Assert.Fail($"{file} is not what is drawn now, from line {at + 1}:\n  was {was.ElementAtOrDefault(at)}\n  now {now.ElementAtOrDefault(at)}\nIf it is meant, look at it and run these tests with APPROVE_DRAWINGS=1.");
    }
}
