namespace Orchestrator.Contracts.Signals;

/// <summary>A signal as every intake normalises it: what some monitoring system wants us to know.</summary>
/// <param name="Id">The sender's id, or one derived from the content; the same id is the same signal.</param>
/// <param name="Source">Who says so: a service, a rule, a host.</param>
/// <param name="Type">What kind of signal: <c>slo-breach</c>, <c>fraud-risk</c>, <c>checkout-abandoned</c>, ...</param>
/// <param name="DedupKey">Signals of one integration with one de-duplication key are about the same thing.</param>
/// <param name="OccurredAt">The sender's time: data, never decision time.</param>
public sealed record Signal(
    string Id,
    string Source,
    string Type,
    Severity Severity,
    SignalStatus Status,
    string DedupKey,
    string Title,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations,
    IReadOnlyList<string> Links,
    DateTimeOffset OccurredAt);

public enum Severity
{
    Info,
    Warning,
    Error,
    Critical,
}

public enum SignalStatus
{
    Firing,
    Acknowledged,
    Resolved,
}
