using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

// The contracts that are not about disks and other processes, in memory.
public sealed class When_simulations_are_kept_in_Memory() : When_simulations_are_kept(new MemoryBacking());
