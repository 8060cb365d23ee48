namespace Orchestrator.Sandbox.Calls;

/// <summary><c>*</c> stands for one part of a path, <c>**</c> at the end for all the rest: <c>/deployments/*/rollback</c>.</summary>
internal static class PathPattern
{
    public static bool Matches(string? pattern, string path)
    {
        if (pattern is null or "")
            return true;
        var wanted = pattern.Trim('/').Split('/');
        var parts = path.Trim('/').Split('/');
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == "**" && i == wanted.Length - 1)
                return true;
            if (i >= parts.Length || (wanted[i] != "*" && wanted[i] != parts[i]))
                return false;
        }

        return wanted.Length == parts.Length;
    }
}
