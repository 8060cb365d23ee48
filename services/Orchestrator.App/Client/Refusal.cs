using System.Net;
using System.Text.Json;

namespace Orchestrator.App.Client;

/// <summary>What the platform says no with, as problem details (RFC 9457), in a sentence or two.</summary>
internal static class Refusal
{
    public static ClientFailed Of(HttpResponseMessage answer, byte[] body, Connection connection)
    {
        var problem = Parse(answer, body);
        var sentence = answer.StatusCode == HttpStatusCode.Unauthorized
            ? NoKey(connection)
            : problem?.Text("detail") ?? problem?.Text("title") ?? Unexplained(answer, connection);
        return new ClientFailed(ExitCode((int)answer.StatusCode), sentence, problem is null ? null : body);
    }

    /// <summary>A key that is sent and not known is said so; what to do is the same.</summary>
    private static string NoKey(Connection connection) =>
        (connection.Key is null ? $"{connection} wants a key." : $"{connection} does not know this key, or it was revoked.")
        + $" Set {Connection.KeyVariable}, or run this on its machine where data/credentials.json can be read (ORCHESTRATOR__DATA names another folder).";

    private static string Unexplained(HttpResponseMessage answer, Connection connection) => answer.Headers.Location is { } elsewhere
        ? $"{connection} sends on to {elsewhere}: give that address with --url."
        : $"{connection} answers {(int)answer.StatusCode} and says no more: is it the platform's address?";

    private static JsonElement? Parse(HttpResponseMessage answer, byte[] body)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return null;
        try
        {
            return JsonDocument.Parse(body).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int ExitCode(int status) => status switch
    {
        400 or 405 or 413 or 415 => ExitCodes.WrongSetting,
        401 or 403 => ExitCodes.Unauthorized,
        404 => ExitCodes.NotFound,
        409 => ExitCodes.Refused,
        502 or 503 or 504 => ExitCodes.Unreachable,
        _ => ExitCodes.Failed,
    };
}
