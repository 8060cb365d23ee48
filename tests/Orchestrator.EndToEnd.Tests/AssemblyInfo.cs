// These tests kill processes and stop servers that all of them use: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
