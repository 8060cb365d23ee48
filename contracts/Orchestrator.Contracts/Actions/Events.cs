namespace Orchestrator.Contracts.Actions;

/// <summary>A worker is about to act, and must not act on this attempt again: its connector cannot tell a repeat.</summary>
public sealed record AttemptStarted(Guid ResponseId, Guid IncidentId, string Step, int Attempt, string Action, string IdempotencyKey) : Fact;

/// <summary>How such an attempt ended, so far as the worker knows; committed together with its answer.</summary>
public sealed record AttemptEnded(int Attempt, ActionOutcome Outcome) : Fact;
