using System.Text.Json;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>What can be told of a message that could not be handled, from its body alone; it may be anything.</summary>
internal static class ParkedMessages
{
    public static Guid? IdIn(ReadOnlySpan<byte> body) => Read(body) is { MessageId: { } id } && Guid.TryParse(id, out var guid) ? guid : null;

    /// <summary>The short name in the first URN of the envelope: <c>OpenTask</c> of <c>urn:message:Orchestrator.Contracts.HumanTasks:OpenTask</c>.</summary>
    public static string? TypeIn(ReadOnlySpan<byte> body) => Read(body) is { MessageType: [{ } urn, ..] } ? urn[(urn.LastIndexOf(':') + 1)..] : null;

    private static Header? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<Header>(body, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Header(string? MessageId, string?[]? MessageType);
}
