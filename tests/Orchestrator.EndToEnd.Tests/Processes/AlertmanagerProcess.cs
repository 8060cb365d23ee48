using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Orchestrator.EndToEnd.Tests.Processes;

/// <summary>Debian's <c>prometheus-alertmanager</c>, configured with the snippet that docs/integrations.md gives its readers.</summary>
public sealed partial class AlertmanagerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly ConcurrentQueue<string> _output = new();

    /// <param name="orchestrator">Where to send, and the key to send with.</param>
    public AlertmanagerProcess(string folder, string orchestrator, string key)
    {
        var port = OrchestratorProcess.FreePort();
        File.WriteAllText(Path.Combine(folder, "orchestrator.key"), key);
        File.WriteAllText(Path.Combine(folder, "alertmanager.yml"), Configuration(folder, orchestrator));
        var start = new ProcessStartInfo(Program())
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        string[] arguments =
        [
            "--config.file=alertmanager.yml", "--storage.path=alertmanager", $"--web.listen-address=127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
            "--cluster.listen-address=",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}") };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? string.Empty);
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? string.Empty);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _output);

    public Task Ready() => OrchestratorClient.Eventually(
        async () =>
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"Alertmanager ended with {_process.ExitCode}:\n{Output}");
            try
            {
                using var answer = await _http.GetAsync("/-/ready");
                return answer.IsSuccessStatusCode ? (object)answer : null;
            }
            catch (HttpRequestException)
            {
                return null;
            }
        },
        "Alertmanager is ready");

    /// <summary>As Prometheus does it.</summary>
    public async Task Post(IEnumerable<(string Name, string Service)> alerts, DateTimeOffset startsAt, DateTimeOffset? endsAt = null)
    {
        using var answer = await _http.PostAsJsonAsync("/api/v2/alerts", alerts.Select(alert => new
        {
            labels = new { alertname = alert.Name, type = "slo-breach", severity = "critical", service = alert.Service },
            annotations = new { summary = $"{alert.Service} misses its objective" },
            startsAt,

            // What does not end is taken for ended after five minutes: Prometheus says it again until then.
            endsAt = endsAt ?? startsAt.AddHours(1),
            generatorURL = "http://prometheus.example.org/graph",
        }));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>How many requests to us have failed so far.</summary>
    public async Task<int> Failures() =>
        int.Parse(FailedRequests().Match(await _http.GetStringAsync("/metrics")).Groups["count"].Value, CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _http.Dispose();
    }

    /// <summary>As documented, but for the address, the key's file, and less patience.</summary>
    private static string Configuration(string folder, string orchestrator)
    {
        var documented = Snippet().Match(File.ReadAllText(Path.Combine(Programs.Tree, "docs", "integrations.md"))).Groups["yaml"].Value;
        foreach (var (from, to) in new[]
            {
                ("http://127.0.0.1:8080", orchestrator), ("/etc/prometheus/orchestrator.key", Path.Combine(folder, "orchestrator.key")),
                ("group_wait: 10s", "group_wait: 100ms"), ("group_interval: 1m", "group_interval: 1s"),
            })
        {
            documented.ShouldContain(from);
            documented = documented.Replace(from, to, StringComparison.Ordinal);
        }

        return documented;
    }

    private static string Program()
    {
        if (Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_ALERTMANAGER") is { Length: > 0 } named)
            return named;
        const string Name = "prometheus-alertmanager";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"This test needs Alertmanager: run infra/test.sh, install {Name}, or set ORCHESTRATOR_TEST_ALERTMANAGER to the program.");
    }

    [GeneratedRegex("```yaml\n(?<yaml>route:.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Snippet();

    [GeneratedRegex("""^alertmanager_notification_requests_failed_total\{integration="webhook"\} (?<count>\d+)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FailedRequests();
}
