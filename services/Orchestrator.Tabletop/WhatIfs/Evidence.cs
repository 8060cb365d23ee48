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
    private readonly List<(DateTimeOffset At, string What)> _assumed = [];
    private readonly Dictionary<string, string> _notes = new(StringComparer.Ordinal);

    public Unknown? Unknown { get; set; }

    public IReadOnlyList<string> Assumed => [.. _assumed.Select(assumed => assumed.What).Distinct()];

    public void Assume(DateTimeOffset at, string what) => _assumed.Add((at, what));

    /// <summary>What the record says about something that came out otherwise.</summary>
    /// <param name="about">A stream, or a step of a flow.</param>
    public void Note(string about, string what) => _notes[about] = what;

    public string? NoteOn(string about) => _notes.GetValueOrDefault(about);

    /// <summary>Whatever happened at a moment may follow from all that was assumed until then.</summary>
    public (Basis Basis, string? On) At(DateTimeOffset moment)
    {
        var until = _assumed.Where(assumed => assumed.At <= moment).Select(assumed => assumed.What).Distinct().ToList();
        return until.Count == 0 ? (Basis.Recorded, null) : (Basis.Assumed, string.Join("; ", until));
    }
}
