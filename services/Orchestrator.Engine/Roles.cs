namespace Orchestrator.Engine;

/// <summary>What a process does; each scales alone.</summary>
[Flags]
public enum Roles
{
    None = 0,

    /// <summary>HTTP and the raw intake from the bus.</summary>
    Gateway = 1,

    /// <summary>The state machines.</summary>
    Engine = 2,

    /// <summary>Carries out actions.</summary>
    Actions = 4,

    All = Gateway | Engine | Actions,
}
