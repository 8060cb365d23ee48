using System.Text.RegularExpressions;
using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.CommandLine;

/// <summary>The five minutes of README.md, word for word, against the built program.</summary>
public sealed partial class When_the_readme_is_walked(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Patience = 60;

    private static readonly string Readme = File.ReadAllText(Path.Combine(Programs.Tree, "README.md"));
    private static readonly IReadOnlyList<ConsoleStep> Walk = ConsoleBlock.Read(Readme);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("orchestrator-readme-");

    /// <summary>As wide as the document; what is not set here is set by the line that the demo says to type first.</summary>
    private readonly Dictionary<string, string> _terminal = new() { ["COLUMNS"] = "100", ["LANG"] = "C.UTF-8" };

    private readonly Dictionary<string, string> _ids = [];
    private OrchestratorProcess _demo = null!;
    private string _prepare = null!;

    public async ValueTask InitializeAsync()
    {
        var serve = Serve().Matches(Readme).ShouldHaveSingleItem().Groups["arguments"].Value.Split(' ');
        serve[0].ShouldBe("serve");
        _demo = new OrchestratorProcess(_data.FullName, new Dictionary<string, string>(), arguments: serve[1..]);
        await _demo.Ready();
        _prepare = await OrchestratorClient.Eventually(
            () => Task.FromResult(_demo.Output.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("export ", StringComparison.Ordinal))), "the demo says what to type");
    }

    public async ValueTask DisposeAsync()
    {
        await _demo.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_command_works_and_prints_what_the_document_shows()
    {
        Walk.Count.ShouldBeGreaterThan(4);
        foreach (var step in Walk)
        {
            var command = ConsoleBlock.Here(step.Command, _ids);
            output.WriteLine($"$ {command}");
            output.WriteLine(step.Interrupted ? await Interrupt(command, step.Expected) : await Run(command, step.Expected));
        }
    }

    [Fact]
    public void The_demo_says_to_type_the_same()
    {
        var said = Continued().Replace(_demo.Output, " ");
        foreach (var step in Walk)
            said.ShouldContain(Id().Replace(step.Command, "<id>"));
    }

    /// <summary>What only looks may be typed again, as people do who are quicker than the platform.</summary>
    private async Task<string> Run(string command, string expected)
    {
        var ended = await Shell(command);
        for (var tries = 0; Looks().IsMatch(command) && !ConsoleBlock.Matches(expected, ended.Output, _ids) && tries < Patience; tries++)
        {
            await Task.Delay(500);
            ended = await Shell(command);
        }

        ended.ExitCode.ShouldBe(0, ended.All);
        ShouldMatch(expected, ended.Output);
        return ended.Output;
    }

    private void ShouldMatch(string expected, string printed) =>
        ConsoleBlock.Matches(expected, printed, _ids).ShouldBeTrue($"README.md shows\n{expected}\nand it prints\n{printed}");

    private async Task<string> Interrupt(string command, string expected)
    {
        var environment = new Dictionary<string, string>(_terminal) { ["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}" };
        await using var running = new StartedProgram("/bin/bash", ["-c", $"{_prepare}; exec {command}"], environment);
        running.Start(_data.FullName);
        for (var tries = 0; !ConsoleBlock.Matches(expected, running.Output, _ids) && tries < 2 * Patience; tries++)
            await Task.Delay(500);
        await running.Stop("INT");
        ShouldMatch(expected, running.Output);
        return running.Output;
    }

    private Task<Ended> Shell(string command) => Programs.Shell(_data.FullName, _terminal, $"{_prepare}; {command}");

    [GeneratedRegex(@"^dotnet run --project services/Orchestrator\.App -- (?<arguments>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Serve();

    [GeneratedRegex(@"^orchestrator \w+ (ls|show)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Looks();

    [GeneratedRegex(@"\b[0-9a-f]{8}\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();

    [GeneratedRegex(@"\s*\\\n\s*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Continued();
}
