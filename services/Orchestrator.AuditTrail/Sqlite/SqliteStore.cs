using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.AuditTrail.Sqlite;

/// <summary>The audit trail in one SQLite file: what the platform runs on when it is given no database.</summary>
public sealed partial class SqliteStore : IAuditStore
{
    private readonly string _file;
    private readonly IReadOnlyList<SnapshotKind> _declared;
    private readonly Dictionary<string, SnapshotKind> _kinds;
    private readonly Dictionary<string, string> _upserts;
    private readonly Writer _writer;
    private readonly Readers _readers;

    /// <param name="file">Made on first start, and its folder too.</param>
    /// <param name="kinds">The snapshots that are kept, and what they are queried by.</param>
    /// <param name="logger">Hears of trouble with the file.</param>
    public SqliteStore(string file, IReadOnlyList<SnapshotKind> kinds, ILogger? logger = null)
    {
        _file = Path.GetFullPath(file);
        _declared = kinds;
        _kinds = kinds.ToDictionary(kind => kind.Kind, StringComparer.Ordinal);
        _upserts = kinds.ToDictionary(kind => kind.Kind, UnitWriter.Upsert, StringComparer.Ordinal);
        _writer = new Writer(_file, logger ?? NullLogger.Instance);
        _readers = new Readers(_file);
    }

    public string Name => "sqlite";

    public async Task Start(CancellationToken cancellation)
    {
        if (Path.GetDirectoryName(_file) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        await _writer.Enqueue(
            connection =>
            {
                Schema.Migrate(connection, _file, _declared, TimeProvider.System.GetUtcNow());
                return true;
            },
            cancellation);
    }

    public async Task<IReadOnlyList<CommitResult>> Commit(IReadOnlyList<UnitOfWork> units, CancellationToken cancellation)
    {
        var results = new CommitResult?[units.Count];
        for (var i = 0; i < units.Count; i++)
        {
            if (FitToStore.Refusal(units[i], _kinds.ContainsKey) is { } refusal)
                results[i] = new CommitResult.Failed(refusal);
        }

        if (Array.Exists(results, result => result is null))
            results = await _writer.InTransaction(connection => CommitUnits(connection, units, results), SignalFacts, cancellation);
        return results!;
    }

    /// <summary>For tests, which limit the writing connection to make bad weather.</summary>
    internal Task Limit(string pragma) => _writer.Enqueue(connection =>
    {
        connection.Run(pragma);
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _readers.Dispose();
    }

    /// <summary>
    /// Conflicts and duplicates are found before their unit has written anything. Bad data is not, and it is rare: then the whole
    /// group is done again with a savepoint a unit, which costs a third more and undoes one unit without its neighbours noticing.
    /// </summary>
    private CommitResult?[] CommitUnits(Connection connection, IReadOnlyList<UnitOfWork> units, CommitResult?[] refused)
    {
        var writer = new UnitWriter(connection, _upserts);
        var results = (CommitResult?[])refused.Clone();
        try
        {
            for (var i = 0; i < units.Count; i++)
                results[i] ??= writer.Write(units[i]);
        }
        catch (Exception badData) when (IsBadData(connection, badData))
        {
            connection.Prepare("ROLLBACK").Run();
            connection.Prepare("BEGIN IMMEDIATE").Run();
            for (var i = 0; i < units.Count; i++)
                results[i] = refused[i] ?? WriteApart(connection, writer, units[i]);
        }

        return results;
    }

    private static CommitResult WriteApart(Connection connection, UnitWriter writer, UnitOfWork unit)
    {
        connection.Prepare("SAVEPOINT unit").Run();
        CommitResult result;
        try
        {
            result = writer.Write(unit);
        }
        catch (Exception badData) when (IsBadData(connection, badData))
        {
            connection.Prepare("ROLLBACK TO unit").Run();
            result = new CommitResult.Failed(Explained(unit, badData));
        }

        connection.Prepare("RELEASE unit").Run();
        return result;
    }

    private static Exception Explained(UnitOfWork unit, Exception badData) => badData is SqliteException && unit.Appends.Count > 0
        ? new FactRefused($"SQLite cannot hold the data for stream {unit.Appends[0].StreamId}: {badData.Message}")
        : badData;

    /// <summary>Not the weather, and not one of the errors that end the transaction by themselves.</summary>
    private static bool IsBadData(Connection connection, Exception error) =>
        connection.InTransaction && (error is not SqliteException sqlite || !Trouble.IsWeather(sqlite));
}
