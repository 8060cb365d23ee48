using System.Text.Json;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.Actions.External;

/// <summary>
/// What an external worker answers, as plain JSON on <c>orchestrator.action-results</c>:
/// <c>{"reference":{...},"outcome":"succeeded","output":{...}}</c>. Unknown fields are let be.
/// </summary>
public static class ExternalResult
{
    public const string Queue = "orchestrator.action-results";
    public const int MaxBytes = 256 * 1024;
    private const int MaxError = 4000;

    private static readonly (string Name, ActionOutcome Outcome)[] Outcomes =
    [
        ("succeeded", ActionOutcome.Succeeded),
        ("failedRetryable", ActionOutcome.FailedRetryable),
        ("failedFinal", ActionOutcome.FailedFinal),
        ("unknown", ActionOutcome.Unknown),
    ];

    /// <summary>The content for the response, with sensitive fields masked; or, in one sentence, what is wrong with the answer.</summary>
    public static (ActionEnded? Ended, string? Wrong) Read(ReadOnlyMemory<byte> json, ActionCatalogue catalogue)
    {
        if (json.Length > MaxBytes)
            return Wrong($"it is {json.Length} bytes, and {MaxBytes} are allowed");
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement, catalogue);
        }
        catch (JsonException e)
        {
            return Wrong($"it is no JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    private static (ActionEnded? Ended, string? Wrong) Read(JsonElement root, ActionCatalogue catalogue)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Wrong("it is no JSON object");
        if (!root.TryGetProperty("reference", out var given) || Reference(given) is not { } reference)
            return Wrong("'reference' has to be the one of the command, sent back as it was");
        var word = Text(root, "outcome");
        if (Array.Find(Outcomes, known => string.Equals(known.Name, word, StringComparison.OrdinalIgnoreCase)) is not { Name: not null } outcome)
            return Wrong($"'outcome' is '{word}', and has to be one of {string.Join(", ", Outcomes.Select(known => known.Name))}");
        var error = Text(root, "error");
        if (outcome.Outcome != ActionOutcome.Succeeded && string.IsNullOrWhiteSpace(error))
            return Wrong($"'outcome' is {outcome.Name}, and 'error' does not say why");
        if (error?.Length > MaxError)
            error = error[..MaxError] + "...";
        JsonElement? output = root.TryGetProperty("output", out var found) && found.ValueKind != JsonValueKind.Null ? found.Clone() : null;
        if (outcome.Outcome == ActionOutcome.Succeeded)
            output ??= JsonSerializer.SerializeToElement(new { });
        var sensitive = catalogue.Find(reference.Action)?.Sensitive;
        return (new ActionEnded(
            reference.ResponseId,
            reference.Step,
            reference.AttemptId,
            reference.Attempt,
            outcome.Outcome,
            sensitive is null ? output : sensitive.Masked(output),
            outcome.Outcome == ActionOutcome.Succeeded ? null : error), null);
    }

    private static ExternalReference? Reference(JsonElement given)
    {
        try
        {
            var reference = given.Deserialize<ExternalReference>(JsonSerializerOptions.Web);
            return reference is { Action: not null, Step: not null, Attempt: > 0 } && reference.ResponseId != Guid.Empty && reference.AttemptId != Guid.Empty
                ? reference
                : null;
        }
        catch (JsonException)
        {
            // Read says what a reference has to be.
            return null;
        }
    }

    private static string? Text(JsonElement root, string field) =>
        root.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static (ActionEnded? Ended, string? Wrong) Wrong(string what) => (null, $"An answer on {Queue} cannot be used: {what}.");
}
