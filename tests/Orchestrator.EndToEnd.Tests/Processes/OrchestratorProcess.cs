using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Orchestrator.Sandbox;

namespace Orchestrator.EndToEnd.Tests.Processes;

/// <summary>The built program, started as anybody starts it: <c>orchestrator serve</c>.</summary>
public sealed class OrchestratorProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    /// <param name="data">The data folder: credentials, and the SQLite file.</param>
    /// <param name="port">A free one unless given.</param>
    public OrchestratorProcess(string data, IReadOnlyDictionary<string, string> environment, int? port = null, params IReadOnlyList<string> arguments)
    {
        Port = port ?? FreePort();
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = data,
        };
        string[] all = ["exec", Path.Combine(AppContext.BaseDirectory, "orchestrator.dll"), "serve", "--urls", Url, .. arguments];
        foreach (var argument in all)
            start.ArgumentList.Add(argument);
        start.Environment["ORCHESTRATOR__DATA"] = data;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        Data = data;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? string.Empty);
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? string.Empty);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}";

    public string Data { get; }

    public string Output => string.Join('\n', _output);

    public bool HasExited => _process.HasExited;

    /// <summary>Used so far: says the same on a machine that is busy with other things.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Settings that bind the shipped flows to a sandbox of the test, with a secret for some of what they send.</summary>
    public static Dictionary<string, string> On(SandboxServer sandbox)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ORCHESTRATOR__SANDBOX"] = sandbox.Address.ToString(),
            ["ORCHESTRATOR_SECRET_TOKEN"] = Workplace.Token,
        };
        foreach (var action in new[] { "deploys.freeze", "deploys.last", "deploys.rollback", "status-page.post" })
            settings[$"Orchestrator__Actions__{action}__Headers__Authorization"] = "Bearer ${secret:token}";
        return settings;
    }

    /// <summary>Waits until <c>/health/ready</c> says yes.</summary>
    public async Task Ready()
    {
        using var http = new HttpClient { BaseAddress = new Uri(Url) };
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"orchestrator ended with {_process.ExitCode}:\n{Output}");
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (waited.Elapsed < TimeSpan.FromSeconds(60))
            {
                // It does not listen yet.
            }

            if (waited.Elapsed > TimeSpan.FromSeconds(60))
                throw new TimeoutException($"orchestrator is not ready:\n{Output}");
            await Task.Delay(50);
        }
    }

    /// <summary>A client with the key the program made on its first start.</summary>
    public OrchestratorClient Client() => new(Url, Key("adminKey"));

    public string Key(string name)
    {
        using var credentials = JsonDocument.Parse(File.ReadAllText(Path.Combine(Data, "credentials.json")));
        return credentials.RootElement.GetProperty(name).GetString()!;
    }

    /// <summary>SIGKILL.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a service manager does; returns its exit code.</summary>
    public async Task<int> Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString()]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await Kill();
        Leavings.LeaveOutput(Output);
        _process.Dispose();
    }
}
