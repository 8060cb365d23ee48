namespace Orchestrator.App;

/// <summary>For scripts; <c>orchestrator --help</c> and docs/command-line.md list them.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>What was asked for was done, and there are findings; or it failed.</summary>
    public const int Failed = 1;

    /// <summary>A wrong setting or argument: as BSD's EX_USAGE and EX_CONFIG, in one.</summary>
    public const int WrongSetting = 2;

    public const int NotFound = 3;

    /// <summary>It is there and does not allow that now: somebody was first, or it has ended.</summary>
    public const int Refused = 4;

    /// <summary>Nobody answers, or the platform says that it cannot do anything now. Trying again is right.</summary>
    public const int Unreachable = 5;

    /// <summary>No key, an unknown one, or one that may not do that.</summary>
    public const int Unauthorized = 6;
}

/// <summary>A wrong setting: what is wrong, where, and what to do.</summary>
internal sealed class WrongSetting(string message) : Exception(message);
