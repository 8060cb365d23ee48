namespace Orchestrator.Sandbox.Calls;

/// <summary>A call as it came in, whether or not it had an effect.</summary>
public sealed class RecordedCall(long number, DateTimeOffset at, string method, string path, string? key, string body)
{
    public long Number { get; } = number;

    public DateTimeOffset At { get; } = at;

    public string Method { get; } = method;

    public string Path { get; } = path;

    /// <summary>Its <c>Idempotency-Key</c> header.</summary>
    public string? Key { get; } = key;

    /// <summary>The body, byte for byte as UTF-8.</summary>
    public string Body { get; } = body;

    /// <summary>What it was answered; null while it waits, and for good when it hung.</summary>
    public int? Status { get; internal set; }

    /// <summary>The answer was the one remembered for its key.</summary>
    public bool Repeated { get; internal set; }

    /// <summary>The fault it ran into.</summary>
    public string? Fault { get; internal set; }
}

/// <summary>Every mutating call, raw and in order. Thread-safe.</summary>
public sealed class CallLog(int keep)
{
    private readonly Lock _gate = new();
    private readonly Queue<RecordedCall> _calls = [];
    private readonly Dictionary<string, long> _counts = [];

    /// <summary>All calls since the last reset, the forgotten ones too.</summary>
    public long Total { get; private set; }

    public IReadOnlyList<RecordedCall> Find(string? path = null, string? key = null)
    {
        lock (_gate)
            return [.. _calls.Where(call => PathPattern.Matches(path, call.Path) && (key is null || call.Key == key))];
    }

    /// <summary>Calls by path. Paths beyond the first ten thousand count together as <c>*</c>.</summary>
    public IReadOnlyDictionary<string, long> Counts()
    {
        lock (_gate)
            return new SortedDictionary<string, long>(_counts, StringComparer.Ordinal);
    }

    internal RecordedCall Add(DateTimeOffset at, string method, string path, string? key, string body)
    {
        lock (_gate)
        {
            var call = new RecordedCall(++Total, at, method, path, key, body);
            if (_calls.Count >= keep)
                _calls.Dequeue();
            _calls.Enqueue(call);
            var counted = _counts.Count < 10_000 || _counts.ContainsKey(path) ? path : "*";
            _counts[counted] = _counts.GetValueOrDefault(counted) + 1;
            return call;
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            _calls.Clear();
            _counts.Clear();
            Total = 0;
        }
    }
}
