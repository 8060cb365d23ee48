namespace Orchestrator.AuditTrail.Simulations;

/// <summary>
/// A simulation that some process of this store does or has done, for all of them to see. It lies beside the trail and is no part of
/// it: it is written over and forgotten.
/// </summary>
/// <param name="Head">What there is to say of it in a list: JSON.</param>
/// <param name="Result">JSON; null while there is none, and in lists.</param>
/// <param name="SeenAt">When the process that does it last said so; null once it has ended.</param>
public sealed record KeptSimulation(Guid Id, DateTimeOffset AskedAt, string Head, string? Result, DateTimeOffset? SeenAt);

/// <param name="Most">How many.</param>
/// <param name="MostBytes">Of all heads and results together.</param>
/// <param name="SeenSince">What has not ended and was seen since then is not forgotten.</param>
public sealed record SimulationRoom(int Most, long MostBytes, DateTimeOffset SeenSince);
