using System.Collections.Concurrent;
using System.Diagnostics;

namespace Orchestrator.EndToEnd.Tests.Processes;

/// <summary>One of the built programs, started as it is on a machine where it is installed, and running.</summary>
public sealed class StartedProgram(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    public IReadOnlyDictionary<string, string> Environment => environment;

    public string Output => string.Join('\n', _output);

    public void Start(string folder)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, program), arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("ORCHESTRATOR_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(inherited);
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? string.Empty);
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? string.Empty);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Asks as the container would be asked, until the answer is yes.</summary>
    /// <param name="healthCheck">The command line, the script's name first.</param>
    public async Task Healthy(IReadOnlyList<string> healthCheck)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            _process!.HasExited.ShouldBeFalse($"{program} ended:\n{Output}");
            using var check = Process.Start(new ProcessStartInfo(Path.Combine(Programs.Tree, "infra", healthCheck[0]), healthCheck.Skip(1)) { RedirectStandardError = true, UseShellExecute = false })!;
            await check.WaitForExitAsync();
            if (check.ExitCode == 0)
                return;
            if (waited.Elapsed > TimeSpan.FromSeconds(90))
                throw new TimeoutException($"{program} {string.Join(' ', arguments)} is not healthy by {string.Join(' ', healthCheck)}:\n{Output}");
            await Task.Delay(100);
        }
    }

    /// <summary>Waits until it has printed that.</summary>
    public Task Prints(string text) => OrchestratorClient.Eventually(
        () => Task.FromResult(Output.Contains(text, StringComparison.Ordinal) ? text : null), $"{program} {string.Join(' ', arguments)} prints '{text}'");

    /// <returns>Its exit code.</returns>
    public async Task<int> Stop(string signal = "TERM")
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process!.Id.ToString()]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(15));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
