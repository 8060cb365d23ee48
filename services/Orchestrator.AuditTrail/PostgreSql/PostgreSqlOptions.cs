namespace Orchestrator.AuditTrail.PostgreSql;

public sealed record PostgreSqlOptions
{
    /// <summary>Where Marten's tables live; a Marten reader's <c>DatabaseSchemaName</c>.</summary>
    public string EventSchema { get; init; } = "public";

    /// <summary>Where inbox, outbox and the rest of what Marten does not know lives.</summary>
    public string OwnSchema { get; init; } = "orchestrator";

    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the feed waits at a gap whose writer shows no sign of life: it may have taken its numbers in a transaction of
    /// their own, as Marten's "rich" appends do. Three seconds is what Marten's own daemon waits.
    /// </summary>
    public TimeSpan GapGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest a reader of the feed waits without a notification; covers one that was lost with its connection.</summary>
    public TimeSpan NotificationFallback { get; init; } = TimeSpan.FromSeconds(5);
}
