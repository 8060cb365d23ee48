using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Orchestrator.Actions.Exec;

/// <param name="ExitCode">Null: it was killed because time was up.</param>
/// <param name="Truncated">There was more output than was kept.</param>
internal sealed record ProcessRun(int? ExitCode, string Output, string Error, bool Truncated);

/// <summary>
/// A program in a process group of its own, so that everything it started can be ended with it: when time is up, and when it has
/// ended and left something behind that holds its output open.
/// </summary>
internal static class ProcessGroup
{
    private const int Kill = 9;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    // Makes the group; it becomes the program itself, so that the process id is the group's.
    private static readonly string? SetSid = new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);

    /// <exception cref="ActionRefusedException">It could not be started.</exception>
    public static async Task<ProcessRun> Run(
        ExecPlan plan, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, byte[] stdin, CancellationToken cancel)
    {
        using var process = Start(plan, arguments, environment);
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

    private static Process Start(ExecPlan plan, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(SetSid ?? plan.Program)
        {
            WorkingDirectory = plan.WorkingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (SetSid is not null)
            start.ArgumentList.Add(plan.Program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
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
