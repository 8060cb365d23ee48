using System.Text.Json.Nodes;
using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.Flows;

/// <summary>The program on a command line, without a platform.</summary>
public sealed class When_flows_are_looked_at : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flows").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_is_listed()
    {
        (await Shown("flows", "ls")).ShouldContain("critical-slo-breach");
        var items = JsonNode.Parse(await Shown("flows", "ls", "--json", "--flows", Team("TestFlows")))!["items"]!.AsArray();
        items.Select(flow => (string?)flow!["id"]).ShouldBe(["checkout-abandoned", "critical-slo-breach", "disk-filling", "do-or-ask", "do-or-undo", "high-fraud-risk"]);
    }

    [Fact]
    public async Task One_is_shown_step_by_step()
    {
        var shown = await Shown("flows", "show", "critical-slo-breach");
        shown.ShouldContain("4.1 approve-rollback");
        shown.ShouldContain("if 4.1 is rejected:");
        var flow = JsonNode.Parse(await Shown("flows", "show", "critical-slo-breach@1", "--json"))!;
        ((string?)flow["id"], (int)flow["version"]!, (string?)flow["onSignalResolved"], (string?)flow["main"]![0]!["undo"]).ShouldBe(("critical-slo-breach", 1, "finishEarly", "deploys.unfreeze"));
    }

    /// <summary>Byte by byte what the documents hold: nothing of the terminal's gets in.</summary>
    [Fact]
    public async Task A_diagram_is_drawn_to_the_output_or_to_a_file()
    {
        var documented = await File.ReadAllTextAsync(Path.Combine(Programs.Tree, "docs/critical-slo-breach.svg"));
        (await Shown("flows", "diagram", "critical-slo-breach")).ShouldBe(documented);
        (await Shown("flows", "diagram", "critical-slo-breach", "--out", "drawn.svg")).ShouldBeEmpty();
        (await File.ReadAllTextAsync(Path.Combine(_folder, "drawn.svg"))).ShouldBe(documented);
        (await Shown("flows", "diagram", "critical-slo-breach", "--theme", "dark")).ShouldContain(".flow .page { fill: #0d1117; }");
        (await Shown("flows", "diagram", "critical-slo-breach", "--mermaid")).ShouldStartWith("---\ntitle: critical-slo-breach v1\n---\nflowchart TD\n");
    }

    [Fact]
    public async Task A_sheet_is_written()
    {
        (await Shown("flows", "sheet", "critical-slo-breach")).ShouldStartWith("# critical-slo-breach\n");
        await Shown("flows", "sheet", "critical-slo-breach", "--out", "sheet.md");
        (await File.ReadAllTextAsync(Path.Combine(_folder, "sheet.md"))).ShouldContain("### 4.1 approve-rollback");
    }

    [Fact]
    public async Task All_are_checked() =>
        JsonNode.Parse(await Shown("flows", "check", "--json"))!.ToJsonString().ShouldBe("""{"flows":4,"findings":[]}""");

    [Fact]
    public async Task Two_are_compared()
    {
        var flows = Team("TestFlows");
        var page = await Shown("flows", "diff", "do-or-ask@1", "do-or-undo", "--flows", flows);
        page.ShouldStartWith("## do-or-ask v1 to do-or-undo v1\n");
        page.ShouldContain("| do | undone by | none | test.undo |");
        page.ShouldContain("| do | timeout | 10 s | 20 s |");

        var changed = await Run("flows", "diff", "do-or-ask", "do-or-undo", "--flows", flows, "--exit-code", "--json");
        changed.ExitCode.ShouldBe(1, changed.All);
        var difference = JsonNode.Parse(changed.Output)!["flows"]![0]!;
        ((string?)difference["from"]!["name"], (string?)difference["to"]!["name"], (bool)difference["lacksNewVersion"]!).ShouldBe(("do-or-ask", "do-or-undo", false));
        difference["changes"]!.AsArray().Select(change => (string?)change!["area"]).ShouldContain("compensations");

        var same = await Run("flows", "diff", "do-or-ask", flows, "--flows", flows, "--exit-code");
        (same.ExitCode, same.Output).ShouldBe((0, "Unchanged: do-or-ask v1.\n"), same.All);
    }

    [Fact]
    public async Task Two_builds_are_compared_flow_by_flow()
    {
        var changed = await Run("flows", "diff", Team("TestFlows"), Team("ResponseFlows"), "--exit-code");
        changed.ExitCode.ShouldBe(1, changed.All);
        changed.Output.ShouldContain("## do-or-ask v1: removed");
        changed.Output.ShouldContain("## high-fraud-risk v1: added");
    }

    [Theory]
    [InlineData(3, "There is no flow 'nope'; there is: checkout-abandoned v1, critical-slo-breach v1, ", "flows", "show", "nope")]
    [InlineData(3, "There is no flow 'disk-filling' in version 7", "flows", "sheet", "disk-filling@7")]
    [InlineData(3, "There is no flow 'nope'", "flows", "diff", "disk-filling", "nope")]
    [InlineData(2, "'Disk Full' is no flow: give its name, as in disk-full, or disk-full@2 for its version 2.", "flows", "diagram", "Disk Full")]
    [InlineData(2, "'one' is no version of 'disk-filling': versions are counted from 1, as in disk-filling@1.", "flows", "diagram", "disk-filling@one")]
    [InlineData(2, "There is no theme 'pink': give --theme auto, light, dark.", "flows", "diagram", "disk-filling", "--theme", "pink")]
    [InlineData(2, "The folder 'gone/' is not there: give one that holds assemblies with flows, or the name of a flow.", "flows", "diff", "disk-filling", "gone/")]
    [InlineData(2, "Give a file that can be written with --out.", "flows", "sheet", "disk-filling", "--out", "gone/sheet.md")]
    public async Task What_makes_no_sense_is_said_in_one_sentence(int exitCode, string sentence, params string[] arguments)
    {
        var ended = await Run(arguments);
        (ended.ExitCode, ended.Output).ShouldBe((exitCode, ""), ended.All);
        ended.Errors.ShouldStartWith("orchestrator: ");
        ended.Errors.ShouldContain(sentence);
        ended.Errors.TrimEnd().ShouldNotContain('\n');
    }

    private async Task<string> Shown(params string[] arguments)
    {
        var ended = await Run(arguments);
        ended.ExitCode.ShouldBe(0, ended.All);
        ended.Errors.ShouldBeEmpty();
        return ended.Output;
    }

    private Task<Ended> Run(params string[] arguments) => Programs.Orchestrator(_folder, arguments);

    /// <summary>A folder with the flows of one assembly, as a team publishes them.</summary>
    private string Team(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, $"Orchestrator.{name}.dll"), Path.Combine(folder, $"Orchestrator.{name}.dll"), overwrite: true);
        return folder;
    }
}
