using System.Text.Json;

namespace Orchestrator.Sandbox.Faults;

internal static class FaultRoutes
{
    public static void Map(IEndpointRouteBuilder routes, SandboxWorld world)
    {
        routes.MapGet("/faults", () => Results.Json(new { items = world.Faults.All() }));
        routes.MapPost("/faults", async (HttpContext http) =>
        {
            try
            {
                var fault = await JsonSerializer.DeserializeAsync<Fault>(http.Request.Body, JsonSerializerOptions.Web, http.RequestAborted)
                    ?? throw new JsonException("The body has to be a JSON object.");
                return Results.Json(world.Faults.Add(fault), statusCode: 201);
            }
            catch (JsonException e)
            {
                return Results.Problem($"The fault cannot be read at {e.Path ?? "$"}; 'kind' is fail, delay, hang or drop.", statusCode: 400);
            }
            catch (ArgumentException e)
            {
                return Results.Problem(e.Message.Split(" (Parameter")[0], statusCode: 400);
            }
        });
        routes.MapDelete("/faults", () =>
        {
            world.Faults.Clear();
            return Results.NoContent();
        });
    }
}
