namespace Orchestrator.App;

/// <summary>For scripts.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>What was asked for was done, and there are findings; or it failed.</summary>
    public const int Failed = 1;

    /// <summary>A wrong setting or argument: as BSD's EX_USAGE and EX_CONFIG, in one.</summary>
    public const int WrongSetting = 2;
}

/// <summary>A wrong setting: what is wrong, where, and what to do.</summary>
internal sealed class WrongSetting(string message) : Exception(message);
