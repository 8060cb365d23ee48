using System.Diagnostics;
using System.Text.RegularExpressions;
using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.ExternalWorkers;

/// <summary>The worker of docs/actions.md in a folder of its own, with amqplib as npm installs it.</summary>
public sealed partial class NodeWorkers : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-node-");

    private static string Here => Path.Combine(Programs.Tree, "tests", "Orchestrator.EndToEnd.Tests", "ExternalWorkers");

    public async ValueTask InitializeAsync()
    {
        foreach (var file in new[] { "package.json", "package-lock.json" })
            File.Copy(Path.Combine(Here, file), Path.Combine(_folder.FullName, file));
        var example = Example().Match(await File.ReadAllTextAsync(Path.Combine(Programs.Tree, "docs", "actions.md"))).Groups["script"].Value;
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "worker.mjs"), await File.ReadAllTextAsync(Path.Combine(Here, "switch-dns.mjs")) + example);

        using var npm = Run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"], []);
        var said = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        npm.ExitCode.ShouldBe(0, said);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <param name="hangs">It begins and never ends.</param>
    public NodeWorker Start(Workplace place, bool hangs) => new(place, hangs ? [("HANGS", "yes")] : [], Run);

    private Process Run(string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.FullName,
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidOperationException($"This test needs Node 18 or newer with npm: run infra/test.sh, or install them. ({error.Message})", error);
        }
    }

    [GeneratedRegex("```js\n(?<script>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Example();
}

/// <summary>One life of it.</summary>
public sealed class NodeWorker : IAsyncDisposable
{
    private readonly Workplace _place;
    private readonly Process _process;

    internal NodeWorker(Workplace place, IEnumerable<(string Name, string Value)> more, Func<string, IEnumerable<string>, IEnumerable<(string Name, string Value)>, Process> run)
    {
        _place = place;
        _process = run("node", ["worker.mjs"], [("AMQP_URL", TestServers.Bus), ("BEGUN", place.PathOf("begun")), ("EFFECTS", place.PathOf("effects")), .. more]);
    }

    /// <summary>Waits until it has begun so many times, whichever life of it.</summary>
    public Task Begun(int times) => OrchestratorClient.Eventually(
        async () => _process.HasExited
            ? throw new InvalidOperationException($"The worker has ended: {await _process.StandardError.ReadToEndAsync()}")
            : Lines(_place, "begun").Length >= times ? "yes" : null,
        $"the worker has begun {times} times");

    public static string[] Lines(Workplace place, string file) => File.Exists(place.PathOf(file)) ? File.ReadAllLines(place.PathOf(file)) : [];

    /// <summary>SIGKILL.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
