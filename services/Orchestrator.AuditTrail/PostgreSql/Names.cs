using System.Text.RegularExpressions;
using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.AuditTrail.PostgreSql;

/// <summary>The tables, by their qualified names. Checked rather than quoted, so that what people see in psql is what is here.</summary>
internal sealed partial class Names
{
    public Names(PostgreSqlOptions options)
    {
        EventSchema = Checked(options.EventSchema);
        OwnSchema = Checked(options.OwnSchema);
    }

    public string EventSchema { get; }

    public string OwnSchema { get; }

    public string Streams => $"{EventSchema}.mt_streams";

    public string Events => $"{EventSchema}.mt_events";

    public string Sequence => $"{EventSchema}.mt_events_sequence";

    public string Progression => $"{EventSchema}.mt_event_progression";

    public string Inbox => $"{OwnSchema}.inbox";

    public string Outbox => $"{OwnSchema}.outbox";

    public string Simulations => $"{OwnSchema}.simulations";

    public string Admit => $"{OwnSchema}.admit";

    public string SchemaVersion => $"{OwnSchema}.schema_version";

    /// <summary>The channel on which commits are announced; one a schema, so that two trails in one database stay apart.</summary>
    public string Channel => $"{EventSchema}_facts";

    public string Document(SnapshotKind kind) => $"{EventSchema}.{Checked(kind.Table)}";

    public static string Checked(string name) => Identifier().IsMatch(name)
        ? name
        : throw new ArgumentException($"'{name}' cannot name a schema or table: lower case letters, digits and _, starting with a letter, up to 50.", nameof(name));

    [GeneratedRegex("^[a-z][a-z0-9_]{0,49}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Identifier();
}
