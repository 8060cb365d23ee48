using System.Globalization;

namespace Orchestrator.Benchmarks.Store;

/// <summary>
/// Processor time of a PostgreSQL server on this machine, from <c>/proc</c>: the postmaster, with its children that have ended, and
/// those that live.
/// </summary>
internal sealed class PostgreSqlCpuMeter : ICpuMeter
{
    // What the kernel counts in, for every program: USER_HZ is 100 on all platforms .NET runs on.
    private const double TicksPerSecond = 100;

    private readonly int _postmaster;

    private PostgreSqlCpuMeter(int postmaster) => _postmaster = postmaster;

    /// <param name="backend">The process behind a connection. Where it is not on this machine, nothing is measured.</param>
    public static ICpuMeter Of(int backend) => Stat(backend) is { Name: "postgres" } stat ? new PostgreSqlCpuMeter(stat.Parent) : new NoCpuMeter();

    public TimeSpan Read()
    {
        var ticks = Stat(_postmaster) is { } postmaster ? postmaster.Own + postmaster.OfEndedChildren : 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && Stat(pid) is { } stat && stat.Parent == _postmaster)
                ticks += stat.Own;
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    /// <summary>proc(5), <c>/proc/pid/stat</c>. The name may hold blanks, so the fields are counted from its closing bracket.</summary>
    private static ProcessStat? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var end = text.LastIndexOf(')');
            var fields = text[(end + 2)..].Split(' ');
            return new ProcessStat(
                text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..end], int.Parse(fields[1]), long.Parse(fields[11]) + long.Parse(fields[12]), long.Parse(fields[13]) + long.Parse(fields[14]));
        }
        catch (IOException)
        {
            // Ended meanwhile, or a system without /proc.
            return null;
        }
    }

    private sealed record ProcessStat(string Name, int Parent, long Own, long OfEndedChildren);
}
