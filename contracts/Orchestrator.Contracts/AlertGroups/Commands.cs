using Orchestrator.Contracts.Signals;

namespace Orchestrator.Contracts.AlertGroups;

/// <summary>Take a signal into its alert group.</summary>
/// <param name="GroupId">uuid5 of integration and de-duplication key.</param>
/// <param name="SignalId">uuid5 of integration and <see cref="Signal.Id"/>.</param>
/// <param name="Integration">Where it came in, for example <c>api</c> or <c>alertmanager</c>.</param>
public sealed record ReceiveSignal(Guid GroupId, Guid SignalId, string Integration, Signal Signal);
