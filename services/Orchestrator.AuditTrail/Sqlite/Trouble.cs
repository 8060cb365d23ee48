using Microsoft.Data.Sqlite;
using Orchestrator.AuditTrail.Streams;
using SQLitePCL;

namespace Orchestrator.AuditTrail.Sqlite;

/// <summary>Tells weather (the same may succeed later) from bad data (it never will).</summary>
internal static class Trouble
{
    public static bool IsWeather(SqliteException error) => error.SqliteErrorCode is
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_READONLY or raw.SQLITE_INTERRUPT or raw.SQLITE_IOERR
        or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL;

    /// <summary>After these the file may be another one, or writable again: only a new connection finds out.</summary>
    public static bool NeedsNewConnection(SqliteException error) => error.SqliteErrorCode is
        raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_NOMEM or raw.SQLITE_PROTOCOL
        or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    public static StoreUnavailable Unavailable(string file, SqliteException error) => new(
        error.SqliteErrorCode switch
        {
            raw.SQLITE_FULL => $"The disk that holds {file} is full: make room, and it goes on by itself. Nothing was stored.",
            raw.SQLITE_READONLY => $"{file} cannot be written: check its permissions and those of its folder. Nothing was stored.",
            raw.SQLITE_CANTOPEN => $"{file} cannot be opened: check that its folder exists and may be written. Nothing was stored.",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"Another process keeps {file} locked. Nothing was stored.",
            _ => $"{file} cannot be read or written now ({error.Message}). Nothing was stored that was not told of.",
        },
        error);
}
