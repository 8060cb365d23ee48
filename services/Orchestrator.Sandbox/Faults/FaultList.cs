using System.Text.Json.Serialization;
using Orchestrator.Sandbox.Calls;

namespace Orchestrator.Sandbox.Faults;

[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>Answers <see cref="Fault.Status"/> and does nothing.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>Does it, and answers after <see cref="Fault.DelayMs"/>.</summary>
    [JsonStringEnumMemberName("delay")]
    Delay,

    /// <summary>Does nothing and never answers.</summary>
    [JsonStringEnumMemberName("hang")]
    Hang,

    /// <summary>Does it, and drops the connection instead of answering.</summary>
    [JsonStringEnumMemberName("drop")]
    Drop,
}

/// <summary>What the next calls on a path run into.</summary>
/// <param name="Path"><c>*</c> stands for one part, <c>**</c> at the end for the rest.</param>
/// <param name="Times">How many calls it is good for.</param>
/// <param name="Method">Any method, when null.</param>
public sealed record Fault(
    string Path,
    FaultKind Kind,
    int Times = 1,
    int Status = 503,
    int DelayMs = 1000,
    string? Method = null,
    int? RetryAfterSeconds = null)
{
    public int Id { get; init; }
}

/// <summary>Faults on demand, used up in the order in which they were asked for. Thread-safe.</summary>
public sealed class FaultList
{
    private const int Most = 1000;
    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];
    private int _last;

    public IReadOnlyList<Fault> All()
    {
        lock (_gate)
            return [.. _faults];
    }

    /// <exception cref="ArgumentException">It could never happen; the message says why.</exception>
    public Fault Add(Fault fault)
    {
        if (Wrong(fault) is { } wrong)
            throw new ArgumentException(wrong, nameof(fault));
        lock (_gate)
        {
            if (_faults.Count >= Most)
                throw new ArgumentException($"There are {Most} faults already; clear some with DELETE /faults.", nameof(fault));
            var added = fault with { Id = ++_last };
            _faults.Add(added);
            return added;
        }
    }

    public void Clear()
    {
        lock (_gate)
            _faults.Clear();
    }

    internal Fault? Take(string method, string path)
    {
        lock (_gate)
        {
            var at = _faults.FindIndex(fault => (fault.Method is null || string.Equals(fault.Method, method, StringComparison.OrdinalIgnoreCase))
                && PathPattern.Matches(fault.Path, path));
            if (at < 0)
                return null;
            var fault = _faults[at];
            if (fault.Times <= 1)
                _faults.RemoveAt(at);
            else
                _faults[at] = fault with { Times = fault.Times - 1 };
            return fault;
        }
    }

    private static string? Wrong(Fault fault) => fault switch
    {
        { Path: null or "" } => "A fault needs a 'path', such as /deployments/*/rollback.",
        { Times: < 1 } => "'times' has to be at least 1.",
        { Kind: FaultKind.Fail, Status: < 400 or > 599 } => "'status' has to be between 400 and 599.",
        { Kind: FaultKind.Delay, DelayMs: < 0 or > 600_000 } => "'delayMs' has to be between 0 and 600000.",
        _ => null,
    };
}
