using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.StateMachines;

/// <summary>Ids that come out the same however often the same thing is handled: UUID version 5 (RFC 9562, section 5.5).</summary>
public static class DerivedId
{
    /// <summary>The namespace of ids that have no causing message: keys, integrations, environments.</summary>
    public static readonly Guid Root = new("6f3b7a9e-2c1d-5e4f-8a6b-0d9c8e7f6a5b");

    /// <summary>uuid5 of the parts, joined by U+001F so that ("a","bc") and ("ab","c") differ.</summary>
    public static Guid From(params ReadOnlySpan<string> parts) => From(Root, parts);

    /// <inheritdoc cref="From(ReadOnlySpan{string})"/>
    public static Guid From(Guid space, params ReadOnlySpan<string> parts)
    {
        var length = 16 + Math.Max(0, parts.Length - 1);
        foreach (var part in parts)
            length += Encoding.UTF8.GetByteCount(part);
        var bytes = length <= 512 ? stackalloc byte[length] : new byte[length];
        space.TryWriteBytes(bytes, bigEndian: true, out var at);
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
                bytes[at++] = 0x1F;
            at += Encoding.UTF8.GetBytes(parts[i], bytes[at..]);
        }

        return FromHash(bytes);
    }

    /// <summary>A fraction in [0, 1) that is chance to the eye and the same for the same parts: jitter that replays.</summary>
    public static double Fraction(Guid space, params ReadOnlySpan<string> parts)
    {
        Span<byte> bytes = stackalloc byte[16];
        From(space, parts).TryWriteBytes(bytes, bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    private static Guid FromHash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // UUID version 5 is defined over SHA-1; nothing secret depends on it.
        SHA1.HashData(bytes, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
