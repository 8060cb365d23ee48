using System.Text.Json;

namespace Orchestrator.Contracts.Responses;

public enum EndState
{
    /// <summary>Objective steps and verification succeeded.</summary>
    Resolved,

    /// <summary>Something remains with a human.</summary>
    Escalated,

    /// <summary>Failed, and everything that completed was compensated.</summary>
    FailedGracefully,

    /// <summary>Ended by a person, a signal or a deadline policy.</summary>
    Cancelled,
}

/// <summary>Start a response to an incident.</summary>
/// <param name="ResponseId">Derived: uuid5(causing message, incident, flow).</param>
/// <param name="Version">The flow's version; null is the newest registered.</param>
/// <param name="Data">What the flow starts with: the opening signal as JSON under <c>signal</c>, or a parent's input.</param>
/// <param name="LeaseRoot">For a child: the response whose exclusivity lease it inherits.</param>
public sealed record StartResponse(
    Guid ResponseId,
    Guid IncidentId,
    string Flow,
    int? Version,
    JsonElement Data,
    string StartedBy,
    string Reason,
    Guid? ParentResponseId = null,
    string? ParentStep = null,
    Guid? LeaseRoot = null);

/// <summary>From a child response to its parent.</summary>
public sealed record ChildEnded(Guid ResponseId, string Step, Guid ChildId, EndState EndState, string Reason, JsonElement? Output);

/// <summary>From the incident: the signal that started this response no longer fires.</summary>
public sealed record NoteSignalResolved(Guid ResponseId, Guid SignalId, string Reason);

/// <summary>One of the response's own timers has come due.</summary>
/// <param name="Token">uuid5(stream, step, attempt, purpose).</param>
/// <param name="Step">The step's path; empty for a timer of the response as a whole.</param>
public sealed record ResponseTimerElapsed(Guid ResponseId, Guid Token, string Step, int Attempt, string Purpose);

/// <summary>Holds new actions of this response; what is under way is awaited.</summary>
public sealed record PauseResponse(Guid ResponseId, string By, string Reason);

public sealed record ResumeResponse(Guid ResponseId, string By, string Reason);

/// <param name="Compensate">True undoes what completed, false stops where it is.</param>
public sealed record CancelResponse(Guid ResponseId, string By, string Reason, bool Compensate = true);

/// <summary>Retry a step now that waits for its next attempt, or whose attempts are used up.</summary>
public sealed record RetryStep(Guid ResponseId, string Step, string By, string Reason);

public sealed record SkipStep(Guid ResponseId, string Step, string By, string Reason);

/// <summary>The step was done by hand: take this as its output.</summary>
public sealed record CompleteStep(Guid ResponseId, string Step, JsonElement? Output, string By, string Reason);

/// <summary>The step's next attempt uses this input.</summary>
public sealed record CorrectStepInput(Guid ResponseId, string Step, JsonElement Input, string By, string Reason);

/// <summary>From a parent that turns back while this response runs. Unlike <see cref="CancelResponse"/> it may come too late.</summary>
public sealed record WithdrawResponse(Guid ResponseId, Guid ParentResponseId, string ParentStep, string Reason, bool Compensate);

/// <summary>
/// From a parent that turns back after this response has ended well: undo it, as one step, and report
/// <see cref="ChildUndone"/>.
/// </summary>
public sealed record UndoResponse(Guid ResponseId, Guid ParentResponseId, string ParentStep, string Reason);

/// <summary>From the emergency stop: automation runs again.</summary>
public sealed record ContinueHeld(Guid ResponseId, string Reason);
