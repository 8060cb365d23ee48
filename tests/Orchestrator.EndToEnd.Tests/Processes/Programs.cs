using System.Diagnostics;
using System.Reflection;

namespace Orchestrator.EndToEnd.Tests.Processes;

/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
public sealed record Ended(int ExitCode, string Output, string Errors)
{
    public string All => $"exit code {ExitCode}\n{Output}\n{Errors}";
}

/// <summary>Programs that are started and awaited, as people do on a command line.</summary>
public static class Programs
{
    /// <summary>What a program that hangs may take before it is ended.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>As these tests were built, so was everything else.</summary>
    public static string Configuration { get; } = typeof(Programs).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>The tree these tests were built from.</summary>
    public static string Tree { get; } = Ancestors(AppContext.BaseDirectory).First(folder => File.Exists(Path.Combine(folder, "Orchestrator.sln")));

    /// <summary>Runs the built <c>orchestrator</c>.</summary>
    public static Task<Ended> Orchestrator(string folder, params IEnumerable<string> arguments) =>
        Orchestrator(folder, new Dictionary<string, string>(), arguments);

    public static Task<Ended> Orchestrator(string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        Run(Start("dotnet", folder, environment, ["exec", Path.Combine(AppContext.BaseDirectory, "orchestrator.dll"), .. arguments]));

    /// <summary>Runs a line as a terminal would, where <c>orchestrator</c> is the built one.</summary>
    public static Task<Ended> Shell(string folder, IReadOnlyDictionary<string, string> environment, string line) =>
        Run(Start("bash", folder, new Dictionary<string, string>(environment) { ["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}" }, ["-c", line]));

    public static Task<Ended> Dotnet(string folder, params IEnumerable<string> arguments) => Run(Start("dotnet", folder, new Dictionary<string, string>(), arguments));

    private static async Task<Ended> Run(Process started)
    {
        using var process = started;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return new Ended(process.ExitCode, await output, await errors);
    }

    private static Process Start(string program, string folder, IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The settings of whoever runs these tests are not those of the team; and no build server stays behind.
        foreach (var inherited in start.Environment.Keys.Where(IsOfTheTestRun).ToList())
            start.Environment.Remove(inherited);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static bool IsOfTheTestRun(string variable) =>
        variable.StartsWith("ORCHESTRATOR__", StringComparison.Ordinal) || variable.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Ancestors(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
            yield return folder;
    }
}
