namespace Orchestrator.AuditTrail.Export;

/// <summary>An export that was cut, edited, or written by a newer program.</summary>
public sealed class ExportUnreadable(int line, string why) : Exception($"Line {line} of the export: {why}")
{
    /// <summary>From 1.</summary>
    public int Line { get; } = line;
}
