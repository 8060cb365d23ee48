using Orchestrator.Contracts.Signals;

namespace Orchestrator.Contracts.AlertGroups;

/// <summary>A signal was taken in, once for its id. The reason says where it changed nothing.</summary>
public sealed record SignalReceived(Guid SignalId, string Integration, Signal Signal) : Fact;

/// <summary>The group has no open incident and a signal fires: this one was asked for.</summary>
public sealed record IncidentRequested(Guid IncidentId, Guid SignalId) : Fact;

/// <summary>An incident came back with a signal that it was too late for.</summary>
public sealed record SignalTakenBack(Guid SignalId, Guid IncidentId) : Fact;

/// <summary>The group's incident has closed: the group has none.</summary>
public sealed record GroupIncidentClosed(Guid IncidentId) : Fact;

/// <param name="Message">The message's type.</param>
/// <param name="SignalId">The signal it brought, if it brought one.</param>
public sealed record AlertGroupMessageIgnored(string Message, Guid IncidentId, Guid? SignalId = null) : Fact;
