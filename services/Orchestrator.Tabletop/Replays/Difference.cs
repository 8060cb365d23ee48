using System.Text;

namespace Orchestrator.Tabletop.Replays;

/// <summary>Where a replay first left its record.</summary>
/// <param name="Place">Of the recorded fact, or behind which the record ends.</param>
/// <param name="Input">The message that was handled.</param>
/// <param name="Recorded">The fact in words; null where the replay records one more.</param>
/// <param name="Replayed">The fact in words; null where the replay records one less.</param>
/// <param name="Fields">What of the fact differs, where both sides have one of the same type.</param>
/// <param name="Error">What the machine threw, where it did.</param>
public sealed record Difference(
    string Place,
    string Input,
    string? Recorded,
    string? Replayed,
    IReadOnlyList<FieldDifference> Fields,
    string? Error = null)
{
    public override string ToString()
    {
        var text = new StringBuilder($"{Place}, handling {Input}");
        foreach (var field in Fields)
            text.Append($"\n  {field.Field}\n    recorded: {field.Recorded ?? "nothing"}\n    replayed: {field.Replayed ?? "nothing"}");
        if (Fields.Count == 0)
            text.Append($"\n  recorded: {Recorded ?? "nothing more"}\n  replayed: {Replayed ?? (Error is null ? "nothing more" : "it failed: " + Error)}");
        return text.ToString();
    }
}

/// <param name="Field">A path into the fact's data, as <c>data.Output.id</c>, or <c>time</c>, <c>actor</c>, <c>reason</c>, ...</param>
public sealed record FieldDifference(string Field, string? Recorded, string? Replayed);
