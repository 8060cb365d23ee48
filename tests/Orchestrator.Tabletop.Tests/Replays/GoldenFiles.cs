using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Tests.Recorded;

namespace Orchestrator.Tabletop.Tests.Replays;

/// <summary>The files in <c>golden</c>, and those of other tests beside them.</summary>
internal static class GoldenFiles
{
    /// <summary>Their flows as they were when the files were recorded, for ever: a flow that changes gets files of its own.</summary>
    public static readonly Flow[] Flows =
        [new CriticalSloBreach(), new HighFraudRisk(), new DiskFilling(), new CheckoutAbandoned(), new KitchenSink(), new Cupboard(), new Stubborn()];

    private static readonly string Folder = Path.Combine("tests", "Orchestrator.Tabletop.Tests", "golden");

    /// <summary>By name.</summary>
    public static IEnumerable<string> All => Directory.EnumerateFiles(Path.Combine(Root(), Folder), "*.jsonl").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    /// <summary>Every golden file of the repository, by its path in it.</summary>
    public static IEnumerable<string> Everywhere => Directory.EnumerateFiles(Path.Combine(Root(), "tests"), "*.jsonl", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Root(), file))
        .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "golden" && !file.Split(Path.DirectorySeparatorChar).Contains("bin"))
        .Order(StringComparer.Ordinal);

    public static string PathOf(string name) => name.Contains(Path.DirectorySeparatorChar) ? Path.Combine(Root(), name) : Path.Combine(Root(), Folder, name);

    // Not CallerFilePath: a build in CI maps source paths.
    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Orchestrator.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests run from within the repository: no Orchestrator.sln above them.");
    }
}
