namespace Orchestrator.AuditTrail.Messaging;

/// <summary>
/// One handling a stream at a time in this process (ruling: receive endpoints partition by saga id), on every endpoint and for
/// the commands the gateway runs itself. Between processes the version check is the referee.
/// </summary>
public sealed class StreamLocks
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public async Task<IDisposable> Enter(string streamId, CancellationToken cancellation)
    {
        Entry entry;
        lock (_entries)
        {
            if (!_entries.TryGetValue(streamId, out entry!))
                _entries[streamId] = entry = new Entry();
            entry.Users++;
        }

        try
        {
            await entry.Turn.WaitAsync(cancellation);
        }
        catch
        {
            Leave(streamId, entry);
            throw;
        }

        return new Held(this, streamId, entry);
    }

    private void Leave(string streamId, Entry entry)
    {
        lock (_entries)
        {
            if (--entry.Users == 0)
                _entries.Remove(streamId);
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Held(StreamLocks locks, string streamId, Entry entry) : IDisposable
    {
        public void Dispose()
        {
            entry.Turn.Release();
            locks.Leave(streamId, entry);
        }
    }
}
