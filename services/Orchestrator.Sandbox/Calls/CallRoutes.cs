using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Sandbox.Calls;

/// <summary>Looking at what was called and what came of it. These are not themselves recorded.</summary>
internal static class CallRoutes
{
    public static void Map(IEndpointRouteBuilder routes, SandboxWorld world)
    {
        routes.MapGet("/calls", (string? path, string? key) =>
        {
            var found = world.Calls.Find(path, key);
            return Results.Json(new { total = world.Calls.Total, counts = world.Calls.Counts(), items = found.Select(Shown) });
        });
        routes.MapGet("/effects", (string? path, string? key, string? kind) =>
            Results.Json(new { total = world.Effects.Total, items = world.Effects.Find(path, key, kind) }));
        routes.MapDelete("/calls", () =>
        {
            world.Forget();
            return Results.NoContent();
        });
        routes.MapPost("/reset", () =>
        {
            world.Reset();
            return Results.NoContent();
        });
    }

    private static object Shown(RecordedCall call) => new
    {
        call.Number,
        call.At,
        call.Method,
        call.Path,
        call.Key,
        body = Readable(call.Body),
        call.Status,
        call.Repeated,
        call.Fault,
    };

    private static JsonNode? Readable(string body)
    {
        if (body.Length == 0)
            return null;
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return body;
        }
    }
}
