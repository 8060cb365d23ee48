using System.Text;

namespace Orchestrator.Tabletop.Worlds;

/// <summary>
/// Chance that is the same for the same seed and purpose, on every machine and in every version: each draw hashes what it is for
/// (FNV-1a) and mixes that with the seed (the finalizer of SplitMix64). So a draw does not depend on those before it, and a changed
/// flow meets the same world where it does the same.
/// </summary>
public static class Chance
{
    /// <summary>In [0, 1).</summary>
    public static double Fraction(ulong seed, params ReadOnlySpan<string> purpose) => (Bits(seed, purpose) >> 11) * (1.0 / (1UL << 53));

    /// <summary>64 bits, of which each is as likely set as not.</summary>
    public static ulong Bits(ulong seed, params ReadOnlySpan<string> purpose)
    {
        var hash = 14695981039346656037UL;
        Span<byte> bytes = stackalloc byte[256];
        foreach (var part in purpose)
        {
            var encoded = Encoding.UTF8.GetMaxByteCount(part.Length) <= bytes.Length ? bytes : new byte[Encoding.UTF8.GetMaxByteCount(part.Length)];
            foreach (var one in encoded[..Encoding.UTF8.GetBytes(part, encoded)])
                hash = (hash ^ one) * 1099511628211UL;
            hash = (hash ^ 0x1F) * 1099511628211UL;
        }

        return Mix(hash ^ Mix(seed + 0x9E3779B97F4A7C15UL));
    }

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        return bits ^ (bits >> 31);
    }
}
