namespace Orchestrator.StateMachines.Incidents;

public record IncidentSettings
{
    /// <summary>How long a resolved incident can be reopened before it closes for good.</summary>
    public virtual TimeSpan ReopenWindow { get; init; } = TimeSpan.FromMinutes(30);
}
