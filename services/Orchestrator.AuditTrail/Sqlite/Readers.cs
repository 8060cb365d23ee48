using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Orchestrator.AuditTrail.Sqlite;

/// <summary>
/// Connections that read, as many as are in use at once. In WAL mode they neither wait for the writer nor hold it up. Reads run on
/// the caller's thread: they are look-ups in pages that are mostly in memory, and a hop to another thread costs more.
/// </summary>
internal sealed class Readers(string file) : IDisposable
{
    private const int MaxKept = 16;

    private readonly ConcurrentBag<Connection> _idle = [];
    private volatile bool _disposed;

    public Task<T> Read<T>(Func<Connection, T> read, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellation);
        try
        {
            return Task.FromResult(Read(read));
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var connection))
            connection.Dispose();
    }

    private T Read<T>(Func<Connection, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Connection? connection = null;
        try
        {
            if (!_idle.TryTake(out connection))
                connection = Connection.ForReading(file);
            var result = read(connection);
            if (_idle.Count < MaxKept && !_disposed)
            {
                _idle.Add(connection);
                connection = null;
            }

            return result;
        }
        catch (SqliteException error) when (Trouble.IsWeather(error))
        {
            throw Trouble.Unavailable(file, error);
        }
        finally
        {
            // Not given back: one too many, or one that failed and may be of a file that is no more.
            connection?.Dispose();
        }
    }
}
