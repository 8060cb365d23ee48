using System.Diagnostics;

namespace Orchestrator.Benchmarks;

/// <summary>
/// Keeps a number of loops busy for a while, round after round, and adds up what was done. Rounds of several loads take turns, so
/// that a noisy neighbour disturbs all of them alike.
/// </summary>
internal sealed class Load(int concurrency, Func<int, Task> once, ICpuMeter storeCpu)
{
    private readonly List<double> _milliseconds = [];
    private TimeSpan _elapsed;
    private TimeSpan _appCpu;
    private TimeSpan _storeCpu;

    /// <param name="counts">False for a warm-up.</param>
    public async Task Round(TimeSpan length, bool counts)
    {
        var latencies = Enumerable.Range(0, concurrency).Select(_ => new List<double>(4096)).ToArray();
        using var self = Process.GetCurrentProcess();
        var appBefore = self.TotalProcessorTime;
        var storeBefore = storeCpu.Read();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(latencies.Select((mine, worker) => Task.Run(async () =>
        {
            while (clock.Elapsed < length)
            {
                var start = Stopwatch.GetTimestamp();
                await once(worker);
                mine.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        })));
        if (!counts)
            return;
        _elapsed += clock.Elapsed;
        self.Refresh();
        _appCpu += self.TotalProcessorTime - appBefore;
        _storeCpu += storeCpu.Read() - storeBefore;
        foreach (var mine in latencies)
            _milliseconds.AddRange(mine);
    }

    public int Count => _milliseconds.Count;

    public double Rate => _milliseconds.Count / _elapsed.TotalSeconds;

    public double AppCpu => _appCpu.TotalMilliseconds / _milliseconds.Count;

    public double StoreCpu => _storeCpu.TotalMilliseconds / _milliseconds.Count;

    public double Percentile(double part)
    {
        _milliseconds.Sort();
        return _milliseconds[(int)(part * (_milliseconds.Count - 1))];
    }
}
