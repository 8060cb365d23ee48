using System.Diagnostics;
using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.CommandLine;

/// <summary>Through the end of the process it follows, and into the next.</summary>
public sealed class When_an_incident_is_followed(ITestOutputHelper output) : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("orchestrator-follow-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Nothing_is_missed_and_nothing_told_twice()
    {
        var port = OrchestratorProcess.FreePort();
        var environment = new Dictionary<string, string> { ["ORCHESTRATOR_URL"] = $"http://127.0.0.1:{port}", ["ORCHESTRATOR__DATA"] = _data.FullName };
        await using var first = new OrchestratorProcess(_data.FullName, new Dictionary<string, string>(), port, arguments: ["--demo"]);
        await first.Ready();
        using var client = first.Client();
        await client.Signal("followed", "checkout");
        var incident = await OrchestratorClient.Eventually(
            async () => await client.All("/api/incidents") is [var one, ..] ? one.GetProperty("id").GetString() : null, "the incident opens");

        await using var following = new StartedProgram("orchestrator", ["incidents", "show", incident, "--follow"], environment);
        following.Start(_data.FullName);
        await following.Prints("--group role:incident-commander --comment");
        await client.Post($"/api/incidents/{incident}/notes", new { text = "note one" });
        await following.Prints("admin noted: note one");

        var begun = Stopwatch.GetTimestamp();
        (await first.Terminate()).ShouldBe(0, first.Output);
        output.WriteLine($"ended within {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s with somebody following");
        await following.Prints("the connection was lost");

        await using var second = new OrchestratorProcess(_data.FullName, new Dictionary<string, string>(), port, arguments: ["--demo"]);
        await second.Ready();
        await client.Post($"/api/incidents/{incident}/notes", new { text = "note two" });
        await following.Prints("admin noted: note two");
        (await following.Stop("INT")).ShouldBe(130);

        var told = following.Output.Split('\n');
        foreach (var once in new[] { "Incident opened", "freeze-deploys: done", "note one", "note two" })
            told.Count(line => line.Contains(once, StringComparison.Ordinal)).ShouldBe(1, once);
    }
}
