namespace Orchestrator.StateMachines.Tests;

/// <summary>The tree these tests were built from.</summary>
internal static class Tree
{
    // Not CallerFilePath: a build in CI maps source paths.
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Orchestrator.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests run from within the repository: no Orchestrator.sln above them.");
    }
}
