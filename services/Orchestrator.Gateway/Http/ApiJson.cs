using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.Gateway.Http;

/// <summary>JSON as the API reads and writes it: camelCase, enums by name in camelCase.</summary>
public static class ApiJson
{
    /// <summary>Signals come from everywhere: fields we do not know are let be.</summary>
    public static readonly JsonSerializerOptions Options = Make(JsonUnmappedMemberHandling.Skip);

    /// <summary>Commands come from people: a field we do not know is a slip of the pen.</summary>
    public static readonly JsonSerializerOptions Strict = Make(JsonUnmappedMemberHandling.Disallow);

    private static JsonSerializerOptions Make(JsonUnmappedMemberHandling unmapped)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Converters = { new NamedValues() },
            UnmappedMemberHandling = unmapped,
            AllowDuplicateProperties = false,
            NumberHandling = JsonNumberHandling.Strict,

            // Nobody puts this JSON into HTML as it is, and people read it.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
