using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator.AuditTrail;
using Orchestrator.Gateway.Http;

namespace Orchestrator.Gateway.Live;

/// <summary>Event streams of this process: how many there are, and the one reader of the feed they share, while there are any.</summary>
public sealed class LiveFeed : IAsyncDisposable
{
    private readonly IAuditStore _store;
    private readonly LiveLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ILogger<LiveFeed> _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenRegistration _whenStopping;
    private readonly Lock _gate = new();
    private readonly HashSet<FeedReader> _readers = [];
    private FeedReader? _current;
    private int _seats;
    private long _emptySince;

    public LiveFeed(IAuditStore store, LiveLimits limits, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<LiveFeed> log)
    {
        (_store, _limits, _clock, _log) = (store, limits, clock, log);
        _whenStopping = lifetime.ApplicationStopping.Register(_stopping.Cancel);
    }

    /// <summary>A place for one more, until it is disposed.</summary>
    /// <exception cref="RequestRefused">503: all are taken, or the process ends.</exception>
    public Seat Enter()
    {
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested)
                throw RequestRefused.Away("This process ends: follow at another, or at its successor.");
            if (_seats == _limits.MostStreams)
                throw RequestRefused.Away($"{_seats} event streams are open, and no more are served at once: close some, or try again.");
            _seats++;
            return new Seat(this, _current ??= Open());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _whenStopping.DisposeAsync();
        List<FeedReader> readers;
        lock (_gate)
            readers = [.. _readers];
        foreach (var reader in readers)
            await reader.Ended;
        _stopping.Dispose();
    }

    private FeedReader Open()
    {
        var reader = new FeedReader(_store, _limits, _clock, _log);
        _readers.Add(reader);
        reader.Start(IsUnused, Forget, _stopping.Token);
        return reader;
    }

    /// <summary>From then on nobody is given this reader any more.</summary>
    private bool IsUnused(FeedReader reader)
    {
        lock (_gate)
        {
            if (_seats > 0 || _clock.GetElapsedTime(_emptySince) < _limits.Linger)
                return false;
            if (_current == reader)
                _current = null;
            return true;
        }
    }

    private void Forget(FeedReader reader)
    {
        lock (_gate)
        {
            _readers.Remove(reader);
            if (_current == reader)
                _current = null;
        }
    }

    private void Vacate()
    {
        lock (_gate)
        {
            _seats--;
            _emptySince = _clock.GetTimestamp();
        }
    }

    public sealed class Seat(LiveFeed feed, FeedReader reader) : IDisposable
    {
        private int _vacated;

        public FeedReader Reader => reader;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _vacated, 1) == 0)
                feed.Vacate();
        }
    }
}
