using System.Xml.Linq;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Drawings;

namespace Orchestrator.StateMachines.Tests.Flows.Drawings;

public sealed class When_words_are_laid_out
{
    [Theory]
    [InlineData("a few words that go on for longer than one line has room")]
    [InlineData("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft")]
    [InlineData("الثقة في المخطط الذي لا ينتهي أبدا")]
    [InlineData("図を読む人のための長い長い長い説明文がここにあります")]
    [InlineData("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦")]
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW")]
    public void No_line_is_wider_than_there_is_room(string text)
    {
        var lines = Lettering.Text.Wrap(text, 120);
        lines.Count.ShouldBeGreaterThan(1);
        lines.ShouldAllBe(line => Lettering.Text.WidthOf(line) <= 120);
        string.Concat(lines).Replace(" ", "").ShouldBe(text.Replace(" ", ""));
    }

    [Fact]
    public void What_does_not_fit_ends_in_an_ellipsis()
    {
        var lines = Lettering.Text.Wrap("one two three four five six seven eight nine ten eleven twelve", 80, most: 2);
        lines.Count.ShouldBe(2);
        lines[1].ShouldEndWith("…");
        Lettering.Text.WidthOf(lines[1]).ShouldBeLessThanOrEqualTo(80);
    }

    [Fact]
    public void Code_is_broken_before_its_connectives() =>
        Lettering.Code.Wrap("s.Type == \"slo-breach\" && s.Severity == Severity.Critical", 260).Select(line => line.Replace('\u00A0', ' '))
            .ShouldBe(["s.Type == \"slo-breach\"", "&& s.Severity == Severity.Critical"]);

    /// <summary>Control characters are not XML; signs that turn the direction of writing can make text say what it does not.</summary>
    [Fact]
    public void What_cannot_be_shown_is_replaced() =>
        Lettering.Plain("a\0b\u202Ec\uD800d\ne\uFFFEf").ShouldBe("a\uFFFDbc\uFFFDd e\uFFFDf");

    [Fact]
    public void Any_text_makes_well_formed_XML()
    {
        var nasty = string.Concat(Enumerable.Range(0, 0x300).Select(code => (char)code)) + "\uD800]]>&amp;<!-- --><![CDATA[\uFFFF";
        var flow = WrittenFlow.Of(flow =>
        {
            flow.Intent(nasty).Protects(nasty).Constraint(nasty);
            flow.Approval("ask", nasty).Instructions(nasty).AskedOf(nasty).Deadline(1.Hours(), DeadlineOutcome.Reject).IsObjective().OnRejected(no => no.Fail("no", nasty));
        });
        foreach (var theme in Enum.GetValues<Theme>())
            XDocument.Parse(FlowDiagram.ToSvg(flow, theme)).Root!.Name.LocalName.ShouldBe("svg");
    }

    [Theory]
    [InlineData("r => $\"Roll {r.Signal.Label(\"service\")} back to {r.From(last).PreviousVersion}?\"", "Roll {service} back to {last.PreviousVersion}?")]
    [InlineData("r => $\"{{Braces}} of {r.From(read).Names.Count} hosts\"", "{Braces} of {read.Names.Count} hosts")]
    [InlineData("r => \"a \\\"quoted\\\" word\"", "a \"quoted\" word")]
    [InlineData("r => \"one\" + $\" and {r.Signal.Title}\"", "one and {r.Signal.Title}")]
    [InlineData("r => $\"Release {r.From(payment).Amount}\" + (r.Has(rating) ? \"!\" : \"?\")", "Release {payment.Amount}…")]
    [InlineData("r => r.Signal.Title + \" again\"", "r => r.Signal.Title + \" again\"")]
    [InlineData("r => \"a\".ToUpperInvariant()", "r => \"a\".ToUpperInvariant()")]
    [InlineData("Is it so?", "Is it so?")]
    [InlineData("service => down", "service => down")]
    public void A_text_is_read_as_its_sentence(string source, string sentence) => SourceWords.Sentence(source).ShouldBe(sentence);

    [Theory]
    [InlineData("r => r.From(last).Found", "r.From(last).Found")]
    [InlineData("(s, i) => s.Type == i.State", "s.Type == i.State")]
    [InlineData("IsCritical", "IsCritical")]
    public void A_condition_is_read_without_its_head(string source, string code) => SourceWords.Code(source).ShouldBe(code);

    [Theory]
    [InlineData("[a](b) `c` *d* _e_ <f> | & \\", "\\[a\\](b) \\`c\\` \\*d\\* \\_e\\_ \\<f\\> \\| \\& \\\\")]
    [InlineData("# not a heading", "\\# not a heading")]
    [InlineData("1. not a list", "1\\. not a list")]
    [InlineData("4.1 is a number", "4.1 is a number")]
    public void In_Markdown_text_stays_text(string text, string markdown) => Markdown.Text(text).ShouldBe(markdown);

    [Theory]
    [InlineData("a || b", "`a \\|\\| b`")]
    [InlineData("a ` b", "``a ` b``")]
    [InlineData("`", "`` ` ``")]
    public void In_Markdown_code_stays_code(string code, string markdown) => Markdown.Code(code).ShouldBe(markdown);

    [Theory]
    [InlineData("say \"no\" & <go> #1; 100 %% `x` *y* _z_", "say #34;no#34; #38; #60;go#62; #35;1; 100 #37;#37; #96;x#96; #42;y#42; #95;z#95;")]
    [InlineData("- not a list", "#45; not a list")]
    [InlineData("1. not a list", "1#46; not a list")]
    public void In_Mermaid_text_stays_text(string text, string mermaid) => FlowMermaid.Escaped(text).ShouldBe(mermaid);
}
