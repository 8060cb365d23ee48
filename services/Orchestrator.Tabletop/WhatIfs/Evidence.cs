namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>What a part of the answer rests on.</summary>
public enum Basis
{
    /// <summary>What was recorded, and nothing else.</summary>
    Recorded,

    /// <summary>A declared assumption, at this point or before it.</summary>
    Assumed,

    /// <summary>The record cannot tell, and no assumption does.</summary>
    Unknowable,
}

/// <summary>Where the record came to its end: what the flow then asked, and why nothing in the record answers.</summary>
public sealed record Unknown(DateTimeOffset At, string About, string Why)
{
    public override string ToString() => $"'{About}': {Why}";
}

/// <summary>What was found out in a re-enactment, in order.</summary>
internal sealed class Evidence
{
    private readonly List<(long After, string What)> _assumed = [];
    private readonly Dictionary<string, string> _notes = new(StringComparer.Ordinal);

    public Unknown? Unknown { get; set; }

    public IReadOnlyList<string> Assumed => [.. _assumed.Select(assumed => assumed.What).Distinct()];

    /// <param name="after">The position of the last fact that does not rest on it.</param>
    public void Assume(long after, string what) => _assumed.Add((after, what));

    /// <summary>What the record says about something that came out otherwise.</summary>
    /// <param name="about">A stream, or a step of a flow.</param>
    public void Note(string about, string what) => _notes[about] = what;

    public string? NoteOn(string about) => _notes.GetValueOrDefault(about);

    /// <summary>Whatever happened may follow from all that was assumed before it.</summary>
    public (Basis Basis, string? On) At(long position)
    {
        var before = _assumed.Where(assumed => assumed.After < position).Select(assumed => assumed.What).Distinct().ToList();
        return before.Count == 0 ? (Basis.Recorded, null) : (Basis.Assumed, string.Join("; ", before));
    }
}
