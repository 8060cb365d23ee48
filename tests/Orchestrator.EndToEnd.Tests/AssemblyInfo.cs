using System.Runtime.Versioning;

// These tests kill processes and stop servers that all of them use: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

// Signals, file modes and process groups.
[assembly: SupportedOSPlatform("linux")]
