using System.Reflection;

namespace Orchestrator.Tabletop.Simulations;

/// <summary>What a simulation that does not end is busy with: the messages handled most among the last.</summary>
internal sealed class Loops
{
    /// <summary>Of the last messages before the limit.</summary>
    public const int Watched = 1000;

    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public void Clear() => _counts.Clear();

    public void Count(object message, bool nearTheEnd)
    {
        if (!nearTheEnd)
            return;
        var what = message.GetType().Name;
        if (message.GetType().GetProperty("Step", BindingFlags.Public | BindingFlags.Instance)?.GetValue(message) is string { Length: > 0 } step)
            what += $" of step '{step}'";
        if (message.GetType().GetProperty("ResponseId")?.GetValue(message) is Guid response)
            what += $" in response {response}";
        _counts[what] = _counts.GetValueOrDefault(what) + 1;
    }

    public string Busiest() => string.Join(", ", _counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).Take(3)
        .Select(count => $"{count.Key} ({count.Value} times)"));
}

/// <summary>A simulation that went on and on, stopped at its limit.</summary>
public sealed class SimulationDoesNotEnd(int messages, DateTimeOffset at, string loop) : Exception(
    $"The simulation was stopped after {messages} messages at {at:O}: it does not end by itself. Of the last {Math.Min(messages, Loops.Watched)} it handled {loop}.");
