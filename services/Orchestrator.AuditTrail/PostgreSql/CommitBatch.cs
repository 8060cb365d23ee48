using Npgsql;
using NpgsqlTypes;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.AuditTrail.PostgreSql;

/// <summary>
/// A group of units of work as one batch: one round trip, one implicit transaction. Order matters: admission first (see
/// <c>0004_admit.sql</c>), then every process touches the tables, and the rows within them, in the same order.
/// </summary>
internal static class CommitBatch
{
    public static NpgsqlBatch Build(
        NpgsqlDataSource source,
        CommitStatements statements,
        Names names,
        IReadOnlyDictionary<string, SnapshotKind> kinds,
        IReadOnlyList<UnitOfWork> units,
        IReadOnlyDictionary<string, long> bases)
    {
        var batch = source.CreateBatch();
        var appends = units.SelectMany(unit => unit.Appends).ToList();
        var handled = units.Where(unit => unit.Inbox is not null).ToList();
        if (appends.Count + handled.Count > 0)
            Admit(batch, statements.Admit, appends, handled, bases);
        if (appends.Exists(append => append.Facts.Count > 0))
            Facts(batch, statements.Facts, appends, bases);

        foreach (var kind in units.SelectMany(unit => unit.Snapshots).GroupBy(snapshot => snapshot.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            Documents(batch, CommitStatements.Snapshots(names.Document(kinds[kind.Key])), [.. kind]);

        var cancelled = units.SelectMany(unit => unit.CancelledTimers).Distinct().Order().ToArray();
        if (cancelled.Length > 0)
            Add(batch, statements.CancelTimers, cancelled);
        var delivered = units.SelectMany(unit => unit.Delivered).Distinct().OrderBy(row => row.Key.MessageId).ToList();
        if (delivered.Count > 0)
        {
            Add(
                batch,
                statements.Delivered,
                delivered.ConvertAll(row => row.Key.MessageId).ToArray(),
                delivered.ConvertAll(row => row.Key.Destination).ToArray(),
                delivered.ConvertAll(row => row.Attempts).ToArray());
        }

        Messages(batch, statements.Outbox, units);
        return batch;
    }

    private static void Admit(NpgsqlBatch batch, string sql, List<StreamAppend> appends, List<UnitOfWork> handled, IReadOnlyDictionary<string, long> bases) => Add(
        batch,
        sql,
        appends.ConvertAll(append => append.StreamId).ToArray(),
        appends.ConvertAll(append => append.Kind).ToArray(),
        appends.ConvertAll(append => bases[append.StreamId]).ToArray(),
        appends.ConvertAll(append => (long)append.Facts.Count).ToArray(),
        appends.ConvertAll(append => append.Facts.Count > 0 ? append.Facts[^1].Time.ToUniversalTime() : DateTimeOffset.UnixEpoch).ToArray(),
        handled.ConvertAll(unit => unit.Inbox!.Value.Endpoint).ToArray(),
        handled.ConvertAll(unit => unit.Inbox!.Value.MessageId).ToArray(),
        handled.ConvertAll(unit => unit.HandledAt.ToUniversalTime()).ToArray());

    private static void Facts(NpgsqlBatch batch, string sql, List<StreamAppend> appends, IReadOnlyDictionary<string, long> bases)
    {
        var facts = appends
            .SelectMany(append => append.Facts.Select((fact, i) => (append.StreamId, Version: bases[append.StreamId] + i + 1, Fact: fact)))
            .ToList();
        Add(
            batch,
            sql,
            facts.ConvertAll(fact => fact.Fact.Id).ToArray(),
            facts.ConvertAll(fact => fact.StreamId).ToArray(),
            facts.ConvertAll(fact => fact.Version).ToArray(),
            Json(facts.ConvertAll(fact => (ReadOnlyMemory<byte>?)fact.Fact.Data)),
            facts.ConvertAll(fact => fact.Fact.Type).ToArray(),
            facts.ConvertAll(fact => fact.Fact.Time.ToUniversalTime()).ToArray(),
            facts.ConvertAll(fact => fact.Fact.DotnetType).ToArray(),
            facts.ConvertAll(fact => fact.Fact.CorrelationId).ToArray(),
            facts.ConvertAll(fact => fact.Fact.CausationId).ToArray(),
            Json(facts.ConvertAll(fact => fact.Fact.Headers)),
            facts.ConvertAll(fact => fact.Fact.Actor).ToArray());
    }

    private static void Documents(NpgsqlBatch batch, string sql, List<Snapshot> snapshots) => Add(
        batch,
        sql,
        snapshots.ConvertAll(snapshot => snapshot.StreamId).ToArray(),
        Json(snapshots.ConvertAll(snapshot => (ReadOnlyMemory<byte>?)snapshot.Data)),
        snapshots.ConvertAll(snapshot => snapshot.Version).ToArray(),
        snapshots.ConvertAll(snapshot => snapshot.DotnetType).ToArray());

    private static void Messages(NpgsqlBatch batch, string sql, IReadOnlyList<UnitOfWork> units)
    {
        var messages = units.SelectMany(unit => unit.Outbox).OrderBy(message => message.MessageId).ToList();
        if (messages.Count == 0)
            return;
        Add(
            batch,
            sql,
            messages.ConvertAll(message => message.MessageId).ToArray(),
            messages.ConvertAll(message => message.Destination).ToArray(),
            messages.ConvertAll(message => message.MessageType).ToArray(),
            messages.ConvertAll(message => message.ContentType).ToArray(),
            messages.ConvertAll(message => message.Body.ToArray()).ToArray(),
            messages.ConvertAll(message => message.DueAt.ToUniversalTime()).ToArray(),
            messages.ConvertAll(message => message.Token).ToArray(),
            messages.ConvertAll(message => message.Held).ToArray());
    }

    private static NpgsqlParameter Json(List<ReadOnlyMemory<byte>?> values) => new()
    {
        Value = values.ConvertAll(value => value is { Length: > 0 } json ? json.ToArray() : null).ToArray(),
        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
    };

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }
}
