using System.Text.Json;

namespace Orchestrator.Contracts.Actions;

/// <summary>Carry out one attempt of an action. Whoever does answers <see cref="Responses.ActionEnded"/>.</summary>
/// <param name="Step">The step's path in its response; with ForEach it holds the item, as in <c>notify[3]</c>.</param>
/// <param name="AttemptId">uuid5(response, step, attempt).</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Action">Logical name; the action catalogue binds it to a connector.</param>
/// <param name="IdempotencyKey">The same over all attempts of one step.</param>
/// <param name="Due">Nobody waits for the result any more then: not to be begun after it.</param>
/// <param name="Forgiven">A person ordered another attempt after this many, knowing how they had ended or failed to.</param>
public sealed record ExecuteAction(
    Guid ResponseId,
    Guid IncidentId,
    string Flow,
    string Step,
    Guid AttemptId,
    int Attempt,
    string Action,
    JsonElement Input,
    string IdempotencyKey,
    TimeSpan Timeout,
    DateTimeOffset? Due = null,
    int Forgiven = 0);

public enum ActionOutcome
{
    Succeeded,

    /// <summary>It did not happen, and another try may help.</summary>
    FailedRetryable,

    /// <summary>It will not succeed however often it is tried.</summary>
    FailedFinal,

    /// <summary>It may have happened: the worker died, or the connection broke after the request.</summary>
    Unknown,

    /// <summary>Automation is stopped: nothing was tried, and no attempt is counted.</summary>
    Held,
}
