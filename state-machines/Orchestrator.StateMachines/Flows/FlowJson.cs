using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.StateMachines.Flows;

/// <summary>How flows read and write JSON: camelCase, any case accepted, enums by name.</summary>
public static class FlowJson
{
    public static readonly JsonSerializerOptions Options = Make();

    private static readonly JsonElement EmptyObject = JsonSerializer.SerializeToElement(new { });

    public static JsonElement ToElement(object? value) => value switch
    {
        null => EmptyObject,
        JsonElement element => element,
        _ => JsonSerializer.SerializeToElement(value, value.GetType(), Options),
    };

    public static T To<T>(JsonElement element, string what)
    {
        if (element is T same)
            return same;
        try
        {
            return element.Deserialize<T>(Options) ?? throw new DataMissing($"{what} is null");
        }
        catch (JsonException e)
        {
            throw new DataMissing($"{what} is not a {typeof(T).Name}: {e.Message}");
        }
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
