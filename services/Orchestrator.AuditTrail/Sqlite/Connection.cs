using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Orchestrator.AuditTrail.Sqlite;

/// <summary>One connection and the statements prepared on it. Used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    /// <summary>Queries of snapshots come in many shapes: one for each number of values asked for.</summary>
    private const int MaxStatements = 200;

    private readonly SqliteConnection _sqlite;
    private readonly Dictionary<string, Statement> _statements = [];

    static Connection() => Batteries_V2.Init();

    private Connection(SqliteConnection sqlite) => _sqlite = sqlite;

    /// <summary>False inside a transaction. Some errors (disk full, I/O) end it by themselves.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_sqlite.Handle!) == 0;

    public long LastInsertedRow => raw.sqlite3_last_insert_rowid(_sqlite.Handle!);

    /// <summary>The connection that writes: every commit reaches the disk before it is told of (WAL, synchronous=FULL).</summary>
    public static Connection ForWriting(string file)
    {
        var connection = Open(file, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // 16 MiB of cache holds the hot pages of a busy file; more costs more, as SQLite walks all of it at every commit;
            // a checkpoint every 16 MiB of log instead of every 4 writes pages that change all the time less often.
            connection.Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; "
                + "PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A connection that only reads. It is opened for writing all the same, since a reader may have to make the log's index; the
    /// pragma forbids the rest.
    /// </summary>
    public static Connection ForReading(string file)
    {
        var connection = Open(file, SqliteOpenMode.ReadWrite);
        try
        {
            connection.Run("PRAGMA query_only=ON; PRAGMA cache_size=-8192");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The statement for a text, prepared once.</summary>
    public Statement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement))
            return statement;
        if (_statements.Count == MaxStatements)
            Forget();
        return _statements[sql] = new Statement(_sqlite.Handle!, sql);
    }

    /// <summary>Runs statements without parameters that are not worth keeping.</summary>
    public void Run(string sql)
    {
        var code = raw.sqlite3_exec(_sqlite.Handle!, sql);
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, _sqlite.Handle);
    }

    public void Dispose()
    {
        Forget();
        _sqlite.Dispose();
    }

    private void Forget()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
    }

    private static Connection Open(string file, SqliteOpenMode mode)
    {
        var sqlite = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        try
        {
            sqlite.Open();
            var connection = new Connection(sqlite);
            connection.Run("PRAGMA busy_timeout=5000");
            return connection;
        }
        catch
        {
            sqlite.Dispose();
            throw;
        }
    }
}
