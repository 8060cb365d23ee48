using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Orchestrator.FiveSteps;

namespace Orchestrator.EndToEnd.Tests.Processes;

/// <summary>The five-step saga in a process of its own, to be killed.</summary>
public sealed class FiveStepProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _allStarted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _errors = new();

    public FiveStepProcess(string bus, string store, int from = 0, int count = 0, int atOnce = 16, string? roles = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments = ["exec", typeof(Run).Assembly.Location, "--bus", bus, "--store", store, "--from", Text(from), "--count", Text(count), "--at-once", Text(atOnce)];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        if (roles is not null)
        {
            start.ArgumentList.Add("--roles");
            start.ArgumentList.Add(roles);
        }

        // Small and quick to start: these processes live for a second.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Heard(line.Data);
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? string.Empty);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"The process ended before it was ready: {Errors}"));
    }

    /// <summary>The runs whose start this process said was durable.</summary>
    public ConcurrentBag<int> Started { get; } = [];

    /// <summary>What the process said it was waiting for, in order.</summary>
    public ConcurrentQueue<string> Unready { get; } = new();

    public string Errors => string.Join('\n', _errors.TakeLast(20));

    public Task Ready() => _ready.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public Task AllStarted() => _allStarted.Task.WaitAsync(TimeSpan.FromSeconds(120));

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await _process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                await Kill();
            }
        }

        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Heard(string? line)
    {
        if (line == "ready")
            _ready.TrySetResult();
        else if (line == "all started")
            _allStarted.TrySetResult();
        else if (line?.StartsWith("unready ", StringComparison.Ordinal) == true)
            Unready.Enqueue(line[8..]);
        else if (line?.StartsWith("started ", StringComparison.Ordinal) == true)
            Started.Add(int.Parse(line.AsSpan(8), CultureInfo.InvariantCulture));
    }
}
