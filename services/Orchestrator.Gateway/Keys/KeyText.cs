using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Gateway.Keys;

/// <summary>Keys as their holders have them: 256 random bits, so that a hash without salt is enough.</summary>
public static class KeyText
{
    private const string Prefix = "ork_";

    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept of a key.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
