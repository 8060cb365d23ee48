using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Orchestrator.AuditTrail.Sqlite;

/// <summary>
/// A prepared statement, kept for the life of its connection. Below <c>SqliteCommand</c> for two reasons: JSON is bound as the
/// UTF-8 it already is, and a busy database waits in SQLite's own handler instead of a sleeping loop.
/// Parameters are bound in order; all of them every time.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _statement;
    private int _parameter;

    public Statement(sqlite3 db, string sql)
    {
        _db = db;
        Check(raw.sqlite3_prepare_v3(db, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public Statement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, ++_parameter, value));
        return this;
    }

    public Statement Bind(double value)
    {
        Check(raw.sqlite3_bind_double(_statement, ++_parameter, value));
        return this;
    }

    public Statement Bind(bool value) => Bind(value ? 1L : 0L);

    public Statement Bind(string? value)
    {
        if (value is null)
            return BindNull();
        var length = Encoding.UTF8.GetMaxByteCount(value.Length);
        var utf8 = length <= 1024 ? stackalloc byte[length] : new byte[length];
        return BindText(utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
    }

    public Statement Bind(Guid value)
    {
        Span<byte> utf8 = stackalloc byte[36];
        value.TryFormat(utf8, out _);
        return BindText(utf8);
    }

    public Statement Bind(Guid? value) => value is { } given ? Bind(given) : BindNull();

    public Statement Bind(DateTimeOffset value)
    {
        Span<byte> utf8 = stackalloc byte[SqliteTime.Length];
        SqliteTime.Write(value, utf8);
        return BindText(utf8);
    }

    public Statement BindText(ReadOnlySpan<byte> utf8)
    {
        Check(raw.sqlite3_bind_text(_statement, ++_parameter, utf8));
        return this;
    }

    public Statement BindText(ReadOnlyMemory<byte>? utf8) => utf8 is { } given ? BindText(given.Span) : BindNull();

    public Statement BindBlob(ReadOnlySpan<byte> bytes)
    {
        Check(bytes.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, ++_parameter, 0)
            : raw.sqlite3_bind_blob(_statement, ++_parameter, bytes));
        return this;
    }

    public Statement BindNull()
    {
        Check(raw.sqlite3_bind_null(_statement, ++_parameter));
        return this;
    }

    /// <summary>Runs to the end. Returns how many rows changed; meaningful for INSERT, UPDATE and DELETE only.</summary>
    public int Run()
    {
        try
        {
            while (Step())
            {
            }

            return raw.sqlite3_changes(_db);
        }
        finally
        {
            Reset();
        }
    }

    public T? First<T>(Func<Statement, T> read)
    {
        try
        {
            return Step() ? read(this) : default;
        }
        finally
        {
            Reset();
        }
    }

    public List<T> All<T>(Func<Statement, T> read)
    {
        try
        {
            var rows = new List<T>();
            while (Step())
                rows.Add(read(this));
            return rows;
        }
        finally
        {
            Reset();
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    public double Double(int column) => raw.sqlite3_column_double(_statement, column);

    public bool Bool(int column) => Int64(column) != 0;

    public bool IsText(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_TEXT;

    public bool IsInteger(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_INTEGER;

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public Guid Guid(int column) => System.Guid.Parse(Bytes(column));

    public Guid? GuidOrNull(int column) => IsNull(column) ? null : Guid(column);

    public DateTimeOffset Time(int column) => SqliteTime.Read(Bytes(column));

    public void Dispose() => _statement.Dispose();

    private bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(code, _db);
        return false;
    }

    private void Reset()
    {
        raw.sqlite3_reset(_statement);
        _parameter = 0;
    }

    private void Check(int code)
    {
        if (code == raw.SQLITE_OK)
            return;
        _parameter = 0;
        SqliteException.ThrowExceptionForRC(code, _db);
    }
}
