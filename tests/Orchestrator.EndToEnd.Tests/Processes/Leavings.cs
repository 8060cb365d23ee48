namespace Orchestrator.EndToEnd.Tests.Processes;

/// <summary>What processes leave behind stays for infra/test.sh, which looks for secrets in it; where nobody looks it goes.</summary>
public static class Leavings
{
    private static readonly string? Kept = Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_LEFT") is { Length: > 0 } folder ? folder : null;

    /// <summary>Their data, at the end of a test.</summary>
    public static void Leave(this DirectoryInfo folder)
    {
        if (Kept is null)
            folder.Delete(recursive: true);
        else
            folder.MoveTo(Path.Combine(Kept, folder.Name));
    }

    /// <summary>What one of them has said.</summary>
    public static void LeaveOutput(string text)
    {
        if (Kept is not null)
            File.WriteAllText(Path.Combine(Kept, $"{Guid.NewGuid():N}.out"), text);
    }
}
