using System.Text.Json;
using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions;

/// <summary>What came of one attempt.</summary>
/// <param name="Outcome">Null when the answer comes later, from somebody else: see <see cref="AnswerComesLater"/>.</param>
/// <param name="Error">For people: what was wrong, where, and what to do.</param>
/// <param name="RetryAfter">How long the target asks, or needs, to be left alone.</param>
/// <param name="MayHelp">Where the outcome is unknown: another try may bring it about, and does no harm to an idempotent target.</param>
public sealed record ActionResult(
    ActionOutcome? Outcome, JsonElement? Output = null, string? Error = null, TimeSpan? RetryAfter = null, bool MayHelp = false)
{
    /// <summary>The command was handed over; whoever carries it out answers in its own time.</summary>
    public static ActionResult AnswerComesLater { get; } = new((ActionOutcome?)null);

    public static ActionResult Succeeded(JsonElement output) => new(ActionOutcome.Succeeded, output);

    /// <inheritdoc cref="ActionOutcome.FailedRetryable"/>
    public static ActionResult Retryable(string error, TimeSpan? retryAfter = null) =>
        new(ActionOutcome.FailedRetryable, Error: error, RetryAfter: retryAfter);

    /// <inheritdoc cref="ActionOutcome.FailedFinal"/>
    public static ActionResult Final(string error) => new(ActionOutcome.FailedFinal, Error: error);

    /// <inheritdoc cref="ActionOutcome.Unknown"/>
    public static ActionResult Unknown(string error) => new(ActionOutcome.Unknown, Error: error);

    /// <summary>It may have happened or not: worth another try where the target knows a repeated call from a new one.</summary>
    public static ActionResult Doubtful(string error, TimeSpan? retryAfter = null) =>
        new(ActionOutcome.Unknown, Error: error, RetryAfter: retryAfter, MayHelp: true);

    /// <inheritdoc cref="ActionOutcome.Held"/>
    public static ActionResult Held(string why) => new(ActionOutcome.Held, Error: why);
}

/// <summary>The attempt cannot be made as it was asked for. Thrown only before anything was done; a final failure.</summary>
public sealed class ActionRefusedException(string message) : Exception(message);
