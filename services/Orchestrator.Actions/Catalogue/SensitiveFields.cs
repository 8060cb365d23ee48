using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Actions.Catalogue;

/// <summary>
/// Fields of an output that must not be kept: <c>token</c> is any field of that name, <c>/card/number</c> one place (RFC 6901).
/// </summary>
public sealed class SensitiveFields(IReadOnlyList<string> fields)
{
    public const string Mask = "***";

    public bool Any => fields.Count > 0;

    public JsonElement? Masked(JsonElement? output)
    {
        if (!Any || output is not { } element)
            return output;
        var node = JsonSerializer.SerializeToNode(element);
        Walk(node, "");
        return JsonSerializer.SerializeToElement(node);
    }

    private void Walk(JsonNode? node, string path)
    {
        if (node is JsonObject record)
        {
            foreach (var name in record.Select(field => field.Key).ToList())
            {
                var here = $"{path}/{name.Replace("~", "~0").Replace("/", "~1")}";
                if (fields.Any(field => field.StartsWith('/') ? field == here : string.Equals(field, name, StringComparison.OrdinalIgnoreCase)))
                    record[name] = Mask;
                else
                    Walk(record[name], here);
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                if (fields.Contains($"{path}/{i}"))
                    items[i] = Mask;
                else
                    Walk(items[i], $"{path}/{i}");
            }
        }
    }
}
