using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Actions.Secrets;

/// <summary>The secrets one attempt has resolved: whatever leaves the attempt goes through <see cref="Mask(string)"/> first.</summary>
public sealed class SecretsInUse(SecretStore store)
{
    public const string Masked = "***";
    private static readonly JavaScriptEncoder[] Encoders = [JavaScriptEncoder.Default, JavaScriptEncoder.UnsafeRelaxedJsonEscaping];
    private readonly HashSet<string> _seen = [];

    /// <exception cref="ActionRefusedException">It is not set.</exception>
    public string Resolve(string name)
    {
        if (store.WrongWith(name) is { } wrong)
            throw new ActionRefusedException($"The action {wrong.What}: {wrong.Remedy}.");
        var value = store.Find(name)!;

        // An answer that echoes the request may hold it in any of these shapes, and as JSON within JSON.
        foreach (var shape in new[] { value, Uri.EscapeDataString(value), Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) })
        {
            _seen.Add(shape);
            foreach (var encoder in Encoders)
            {
                var once = JsonEncodedText.Encode(shape, encoder).Value;
                _seen.Add(once);
                _seen.Add(JsonEncodedText.Encode(once, encoder).Value);
            }
        }

        return value;
    }

    public string Mask(string text)
    {
        // Longest first: a secret may begin with another.
        foreach (var secret in _seen.OrderByDescending(secret => secret.Length))
            text = text.Replace(secret, Masked, StringComparison.OrdinalIgnoreCase);
        return text;
    }

    /// <summary>Of JSON, what it says is masked, however it was written; of anything else, the text.</summary>
    public string MaskAnswer(string text)
    {
        if (_seen.Count == 0)
            return text;
        try
        {
            return Mask(Mask(JsonNode.Parse(text))?.ToJsonString() ?? text);
        }
        catch (JsonException)
        {
            return Mask(text);
        }
    }

    public ActionResult Mask(ActionResult result) => _seen.Count == 0 ? result : result with
    {
        Error = result.Error is { } error ? Mask(error) : null,
        Output = result.Output is { } output ? JsonSerializer.SerializeToElement(Mask(JsonSerializer.SerializeToNode(output))) : null,
    };

    private JsonNode? Mask(JsonNode? node) => node switch
    {
        JsonObject record => Renamed(record),
        JsonArray items => new JsonArray([.. items.Select(Mask)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Mask(value.GetValue<string>()),

        // A secret of digits only can come back as a number.
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && Mask(value.ToJsonString()) is var text && text.Contains(Masked) => text,
        _ => node?.DeepClone(),
    };

    private JsonObject Renamed(JsonObject record)
    {
        var masked = new JsonObject();
        foreach (var (name, value) in record)
            masked[Mask(name)] = Mask(value);
        return masked;
    }
}
