using System.Security.Cryptography;

namespace Orchestrator.AuditTrail.Export;

/// <summary>
/// JSON lines. The first says what the file is, the last how many facts it holds; in between one fact a line. Each line ends in a
/// check over itself and all lines before it, so that an edit is told with its line, and a cut is seen.
/// </summary>
internal sealed class ExportFormat
{
    public const string Name = "orchestrator-facts";

    /// <summary>Rises when an older program would misread what a newer one writes.</summary>
    public const int Version = 1;

    /// <summary>What precedes the check; the check covers the bytes before it.</summary>
    public static ReadOnlySpan<byte> CheckStart => ",\"check\":\""u8;

    /// <summary>The check, its quote and the closing brace.</summary>
    public const int CheckLength = 16 + 2;

    private byte[] _chain = new byte[32];

    /// <summary>The check of the next line, by what of it precedes the check.</summary>
    public string Next(ReadOnlySpan<byte> line)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_chain);
        hash.AppendData(line);
        _chain = hash.GetHashAndReset();
        return Convert.ToHexStringLower(_chain.AsSpan(0, 8));
    }
}
