namespace Orchestrator.AuditTrail;

/// <summary>The store was written by a newer program: this one would misread it.</summary>
public sealed class SchemaTooNew(string where, int stored, int known)
    : Exception($"The store {where} has schema version {stored} and this program knows versions up to {known}: start the newer program, or restore a backup from before the upgrade.")
{
    public int Stored { get; } = stored;

    public int Known { get; } = known;
}
