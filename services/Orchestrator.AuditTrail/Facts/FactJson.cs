using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.AuditTrail.Facts;

/// <summary>
/// The JSON of facts and snapshots: PascalCase names and string enums (what a Marten reader set to
/// <c>EnumStorage.AsString</c> expects), times as ISO 8601 in UTC with microseconds.
/// </summary>
public static class FactJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = null,
        PropertyNameCaseInsensitive = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false), new UtcMicroseconds() },
    };

    /// <summary>Cuts a time to whole microseconds UTC: what PostgreSQL's timestamptz holds.</summary>
    public static DateTimeOffset Microseconds(this DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return new DateTimeOffset(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    private sealed class UtcMicroseconds : JsonConverter<DateTimeOffset>
    {
        private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset().Microseconds();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<char> text = stackalloc char[27];
            value.ToUniversalTime().TryFormat(text, out var written, Format, CultureInfo.InvariantCulture);
            writer.WriteStringValue(text[..written]);
        }
    }
}
