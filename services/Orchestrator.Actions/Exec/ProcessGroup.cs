using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Orchestrator.Actions.Exec;

/// <param name="ExitCode">Null: it was killed because time was up.</param>
/// <param name="Truncated">There was more output than was kept.</param>
internal sealed record ProcessRun(int? ExitCode, string Output, string Error, bool Truncated);

/// <summary>
/// A program in a process group of its own, so that everything it started can be ended with it: when time is up, and when it has
/// ended and left something behind that holds its output open. Should this process be killed first, the program goes on, since
/// half done is no better than done; but not for ever: <c>timeout</c>, in between, keeps its time.
/// </summary>
internal static class ProcessGroup
{
    private const int Kill = 9;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>By then this process, if it lives, has long ended the program itself.</summary>
    private static readonly TimeSpan Orphaned = TimeSpan.FromSeconds(2);

    // Makes the group; it becomes what it starts, so that the process id is the group's.
    private static readonly string? SetSid = Find("setsid");
    private static readonly string? TimeKeeper = Find("timeout");

    /// <param name="limit">The longest it may run, whatever becomes of this process.</param>
    /// <param name="cancel">Time is up.</param>
    /// <exception cref="ActionRefusedException">It could not be started.</exception>
    public static async Task<ProcessRun> Run(
        ExecPlan plan, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, byte[] stdin, TimeSpan limit, CancellationToken cancel)
    {
        using var process = Start(plan, [.. Before(limit), plan.Program, .. arguments], environment);
        var output = new CappedOutput(process.StandardOutput.BaseStream, plan.MaxOutputBytes);
        var error = new CappedOutput(process.StandardError.BaseStream, plan.MaxOutputBytes);
        int? exitCode = null;
        try
        {
            await Feed(process, stdin, cancel);
            await process.WaitForExitAsync(cancel);
            exitCode = process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // Time is up: what is below says so, once nothing of it runs any more.
        }

        End(process);

        // A child that made a group of its own was not killed, and may hold the output open for ever: nobody waits for it.
        await Task.WhenAny(Task.WhenAll(output.End, error.End), Task.Delay(Grace, CancellationToken.None));
        var (text, more) = output.SoFar();
        return new ProcessRun(exitCode, text, error.SoFar().Text, more);
    }

    private static IEnumerable<string> Before(TimeSpan limit)
    {
        if (SetSid is not null)
            yield return SetSid;
        if (TimeKeeper is null)
            yield break;
        yield return TimeKeeper;
        yield return "-s";
        yield return "KILL";
        yield return Math.Ceiling((limit + Orphaned).TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    private static string? Find(string program) => new[] { $"/usr/bin/{program}", $"/bin/{program}" }.FirstOrDefault(File.Exists);

    private static Process Start(ExecPlan plan, IReadOnlyList<string> line, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(line[0], line.Skip(1))
        {
            WorkingDirectory = plan.WorkingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";
        start.Environment["LANG"] = "C.UTF-8";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ActionRefusedException($"{plan.Program} could not be started in {plan.WorkingFolder}: {e.Message}.");
        }
    }

    private static async Task Feed(Process process, byte[] stdin, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(stdin, cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program did not want to read it all; that is its right, and its exit code tells the rest.
        }
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        if (SetSid is not null)
            SendSignal(-process.Id, Kill);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
