using System.Text.Json;

namespace Orchestrator.AuditTrail.Facts;

/// <summary>
/// The mark on every fact of a simulation: a header <c>"simulated": true</c>. A trail that tells what happened takes no fact that
/// has it, whichever way it comes.
/// </summary>
public static class Simulated
{
    public const string Header = "simulated";

    /// <summary>Whether headers say so. Those that are no JSON object say nothing; the store has its own word on them.</summary>
    public static bool IsMarked(ReadOnlySpan<byte> headers)
    {
        // Of what has no such word in it only an escape could hide it.
        if (headers.IndexOf("simulated"u8) < 0 && headers.IndexOf((byte)'\\') < 0)
            return false;
        var reader = new Utf8JsonReader(headers);
        try
        {
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && reader.ValueTextEquals("simulated"u8)
                    && reader.Read() && reader.TokenType is not (JsonTokenType.False or JsonTokenType.Null))
                    return true;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }

    internal static FactRefused Refusal(string stream, string fact) => new(
        $"Fact {StorableText.Shown(fact)} of stream {StorableText.Shown(stream)} comes from a simulation (its header \"{Header}\" is true), and the audit trail "
        + "tells what happened. Keep simulated facts in files, or in the store of a simulation.");
}
