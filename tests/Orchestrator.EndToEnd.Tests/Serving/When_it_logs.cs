using System.Text.Json;
using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.Serving;

public sealed class When_it_logs : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("orchestrator-log-");

    public void Dispose() => _data.Delete(recursive: true);

    /// <summary>A sender that can set nothing else puts its key into the address, and the framework, asked to, logs addresses.</summary>
    [Fact]
    public async Task No_key_is_in_it_and_as_JSON_every_line_is_a_document()
    {
        var environment = new Dictionary<string, string> { ["ORCHESTRATOR__LOG"] = "json", ["Logging__LogLevel__Microsoft"] = "Information" };
        await using var process = new OrchestratorProcess(_data.FullName, environment);
        await process.Ready();
        var key = process.Key("integrationKey");
        using var http = new HttpClient();
        (await http.PostAsync($"{process.Url}/api/signals?key={key}", new StringContent("""{"source":"a","type":"plain","title":"x"}"""))).EnsureSuccessStatusCode();
        await OrchestratorClient.Eventually(() => Task.FromResult(process.Output.Contains("?key=***", StringComparison.Ordinal) ? "yes" : null), "the request is logged");
        (await process.Terminate()).ShouldBe(0);

        var file = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(_data.FullName, "logs")).ShouldHaveSingleItem());
        foreach (var log in new[] { process.Output, file })
        {
            log.ShouldNotContain(key);
            log.ShouldNotContain(process.Key("adminKey"));
            foreach (var line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                JsonElement.Parse(line).GetProperty("Level").GetString().ShouldNotBeNull();
        }
    }
}
