using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orchestrator.Engine.Hosting;
using Orchestrator.Gateway.Http;

namespace Orchestrator.Gateway.Health;

/// <param name="Status"><c>ready</c> or <c>unready</c>.</param>
/// <param name="Reasons">What is down, in words.</param>
public sealed record Readiness(string Status, IReadOnlyList<string> Reasons);

/// <summary>For every role: whoever runs the process asks these.</summary>
public static class HealthRoutes
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Running it").AllowAnonymous();
        health.MapGet("live", () => Results.Text("alive")).WithSummary("The process runs.");
        health.MapGet("ready", Ready).WithSummary("The process does its work; else what is down.").Produces<Readiness>().Produces<Readiness>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> Ready(PlatformHost platform)
    {
        var reasons = await platform.Unready();
        return reasons.Count == 0
            ? ApiResults.Ok(new Readiness("ready", reasons))
            : Results.Json(new Readiness("unready", reasons), ApiJson.Options, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
