namespace Orchestrator.Gateway.Keys;

/// <summary>What a key may do.</summary>
public static class Scopes
{
    public const string Signals = "signals";
    public const string Read = "read";
    public const string Operate = "operate";
    public const string Decide = "decide";
    public const string Simulate = "simulate";
    public const string Admin = "admin";

    public static readonly IReadOnlyList<string> All = [Signals, Read, Operate, Decide, Simulate, Admin];
}
