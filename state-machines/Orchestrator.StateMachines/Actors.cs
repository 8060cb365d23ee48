namespace Orchestrator.StateMachines;

/// <summary>Who decides where no person and no sender does.</summary>
public static class Actors
{
    /// <summary>The platform itself: what follows by rule from what is known.</summary>
    public const string Platform = "orchestrator";
}
