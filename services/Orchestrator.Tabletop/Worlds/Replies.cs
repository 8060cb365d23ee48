using System.Text.Json;
using Orchestrator.Contracts.Actions;

namespace Orchestrator.Tabletop.Worlds;

/// <summary>What becomes of one attempt of an action.</summary>
/// <param name="Outcome">Null: nobody ever answers.</param>
/// <param name="Takes">A second unless said.</param>
/// <param name="FlakyBy">The probability that it fails, retryably, instead.</param>
public sealed record Reply(ActionOutcome? Outcome, JsonElement? Output = null, string? Error = null, Span? Takes = null, double FlakyBy = 0)
{
    public static readonly Reply Done = new(ActionOutcome.Succeeded);

    public static readonly Reply Silence = new((ActionOutcome?)null);
}

/// <summary>What becomes of the attempts of an action, in their order: so many times this, then that; the last for ever.</summary>
public sealed class Replies
{
    private readonly List<(Reply Reply, int? Times)> _replies = [];

    public Replies()
    {
    }

    public Replies(params ReadOnlySpan<Reply> replies)
    {
        foreach (var reply in replies)
            Add(reply, 1);
    }

    /// <param name="times">Null: from here on for ever.</param>
    public Replies Add(Reply reply, int? times = null)
    {
        _replies.Add((reply, times));
        return this;
    }

    /// <param name="attempt">From 1; the readings of a verification count as attempts.</param>
    public Reply To(int attempt)
    {
        foreach (var (reply, times) in _replies)
        {
            if (times is null || attempt <= times)
                return reply;
            attempt -= times.Value;
        }

        return _replies.Count > 0 ? _replies[^1].Reply : Reply.Done;
    }
}
