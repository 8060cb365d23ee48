using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Sqlite;

/// <summary>
/// All writing goes through one connection on a thread of its own: SQLite has one writer at a time anyhow, and the thread, not
/// one of the pool's few, waits for the disk.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    private readonly string _file;
    private readonly ILogger _logger;
    private readonly BlockingCollection<Action> _jobs = [];
    private readonly Task _thread;
    private Connection? _connection;

    public Writer(string file, ILogger logger)
    {
        _file = file;
        _logger = logger;
        _thread = Task.Factory.StartNew(RunJobs, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Runs work in a transaction that has the write lock from its start. An exception rolls all of it back.</summary>
    /// <exception cref="StoreUnavailable">Nothing was stored; the next call tries with a new connection where that may help.</exception>
    /// <param name="committed">Told, on the writing thread, once it is durable.</param>
    public Task<T> InTransaction<T>(Func<Connection, T> work, Action? committed = null, CancellationToken cancellation = default) => Enqueue(
        connection =>
        {
            connection.Prepare("BEGIN IMMEDIATE").Run();
            var result = work(connection);
            connection.Prepare("COMMIT").Run();
            committed?.Invoke();
            return result;
        },
        cancellation);

    /// <summary>Runs work on the writing connection, outside of any transaction.</summary>
    public Task<T> Enqueue<T>(Func<Connection, T> work, CancellationToken cancellation = default)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _jobs.Add(() => Run(work, done, cancellation), CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            done.SetException(new StoreUnavailable("The store is shutting down; nothing was stored."));
        }

        return done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.CompleteAdding();
        await _thread;
        _connection?.Dispose();
        _jobs.Dispose();
    }

    private void RunJobs()
    {
        foreach (var job in _jobs.GetConsumingEnumerable())
            job();
    }

    private void Run<T>(Func<Connection, T> work, TaskCompletionSource<T> done, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            done.SetCanceled(cancellation);
            return;
        }

        try
        {
            _connection ??= Connection.ForWriting(_file);
            done.SetResult(work(_connection));
        }
        catch (SqliteException error)
        {
            RollBack(mayReopen: Trouble.NeedsNewConnection(error));
            done.SetException(Trouble.IsWeather(error) ? Trouble.Unavailable(_file, error) : error);
        }
        catch (Exception error)
        {
            RollBack(mayReopen: false);
            done.SetException(error);
        }
    }

    /// <summary>Also after a COMMIT that failed: the transaction is still open then.</summary>
    private void RollBack(bool mayReopen)
    {
        try
        {
            if (_connection is { InTransaction: true })
                _connection.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // What cannot be rolled back here is rolled back by closing the connection.
            mayReopen = true;
        }

        if (!mayReopen)
            return;
        _logger.LogWarning("The connection to {File} is opened anew at the next write.", _file);
        _connection?.Dispose();
        _connection = null;
    }
}
