using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>Says what would have been otherwise, and on what that rests.</summary>
internal static class Comparison
{
    private const string FromTheRecord = "results and answers as they were";

    public static IReadOnlyList<Change> Of(Recording was, Recording would, Evidence evidence)
    {
        var (before, after) = (Item.All(was), Item.All(would));
        var changes = new List<(DateTimeOffset At, Change Change)>();
        foreach (var (key, item) in before)
        {
            var now = after.GetValueOrDefault(key);
            if (now is { IsSettled: false } or null && evidence.Unknown is { } unknown)
                changes.Add((item.At, new Change(key.Of, key.About, item.Value, null, Basis.Unknowable, unknown.ToString())));
            else if (now is null)
                changes.Add((item.At, Rests(new Change(key.Of, key.About, item.Value, null, default, ""), long.MaxValue, item.Stream, evidence)));
            else if (now.Value != item.Value)
                changes.Add((now.At, Rests(new Change(key.Of, key.About, item.Value, now.Value, default, ""), now.Position, now.Stream, evidence)));
        }

        foreach (var (key, item) in after.Where(item => !before.ContainsKey(item.Key)))
        {
            var change = new Change(key.Of, key.About, null, item.Value, default, "");
            changes.Add((item.At, evidence.Unknown is { } unknown && !item.IsSettled
                ? change with { Basis = Basis.Unknowable, On = unknown.ToString() }
                : Rests(change, item.Position, item.Stream, evidence)));
        }

        return [.. changes.OrderBy(change => change.At).Select(change => change.Change)];
    }

    private static Change Rests(Change change, long position, string stream, Evidence evidence)
    {
        var (basis, assumed) = evidence.At(position);
        return change with { Basis = basis, On = assumed ?? evidence.NoteOn(stream) ?? FromTheRecord };
    }
}
