using System.Text;
using System.Text.Json;

namespace Orchestrator.App.Client;

/// <summary>JSON for people: a field a line, what is inside it indented, nothing quoted.</summary>
internal static class JsonOutline
{
    public static string Of(JsonElement json)
    {
        var text = new StringBuilder();
        Write(text, json, "");
        return text.ToString().Trim('\n');
    }

    private static void Write(StringBuilder text, JsonElement json, string indent)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object when json.EnumerateObject().Any():
                foreach (var field in json.EnumerateObject())
                {
                    text.Append('\n').Append(indent).Append(field.Name).Append(':');
                    Write(text, field.Value, indent + "  ");
                }

                break;
            case JsonValueKind.Array when json.GetArrayLength() > 0:
                foreach (var item in json.EnumerateArray())
                {
                    text.Append('\n').Append(indent).Append('-');
                    Write(text, item, indent + "  ");
                }

                break;
            default:
                text.Append(' ').Append(json.ValueKind switch
                {
                    JsonValueKind.Object or JsonValueKind.Array => "none",
                    JsonValueKind.String => json.GetString()!.ReplaceLineEndings("\n" + indent),
                    _ => json.GetRawText(),
                });
                break;
        }
    }
}
