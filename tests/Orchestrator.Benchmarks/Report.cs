using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orchestrator.Benchmarks;

/// <summary>What a bench found out, one JSON object a line.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Line(object measurement)
    {
        Console.WriteLine(JsonSerializer.Serialize(measurement, Plain));
        Console.Out.Flush();
    }
}
