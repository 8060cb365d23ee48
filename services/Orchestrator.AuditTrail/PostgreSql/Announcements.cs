using Microsoft.Extensions.Logging;
using Npgsql;

namespace Orchestrator.AuditTrail.PostgreSql;

/// <summary>Commits of this process and, over one listening connection, of every other. It listens from the first wait on.</summary>
internal sealed class Announcements(NpgsqlDataSource source, string channel, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _listening;

    /// <summary>Completes at the next commit anybody makes.</summary>
    public Task Next(CancellationToken cancellation)
    {
        lock (_gate)
        {
            _listening ??= Task.Run(Listen, CancellationToken.None);
            return _next.Task.WaitAsync(cancellation);
        }
    }

    public void Signal()
    {
        TaskCompletionSource reached;
        lock (_gate)
        {
            reached = _next;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        reached.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_listening is not null)
            await _listening;
        _stopping.Dispose();
    }

    private async Task Listen()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(_stopping.Token);
                connection.Notification += (_, _) => Signal();
                await using (var listen = new NpgsqlCommand($"listen {channel}", connection))
                    await listen.ExecuteNonQueryAsync(_stopping.Token);
                // What was committed while nobody listened.
                Signal();
                while (true)
                    await connection.WaitAsync(_stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
            }
            catch (Exception failure) when (failure.IsUnavailable())
            {
                log.LogWarning("Listening for facts was interrupted ({Reason}); readers look for themselves meanwhile", failure.Message);
                await Task.Delay(BetweenAttempts, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
