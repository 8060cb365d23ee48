using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Keys;

namespace Orchestrator.Gateway.Signals;

/// <summary>What a sender gets for a signal that will not be lost.</summary>
/// <param name="Id">The sender's id, or the one derived from the content.</param>
/// <param name="SignalId">How facts know it.</param>
public sealed record SignalAccepted(string Id, Guid SignalId);

public static class SignalRoutes
{
    public static void MapSignals(this IEndpointRouteBuilder routes) => routes
        .MapPost("/api/signals", Receive).TakesSignals()
        .WithSummary("Takes a signal. 202 once it is durable; the same id again is the same signal.")
        .TakesJson<SignalBody>().Produces<SignalAccepted>(StatusCodes.Status202Accepted);

    /// <summary>What every way in has in common: who may, how many at once, and what senders are told.</summary>
    public static RouteHandlerBuilder TakesSignals(this RouteHandlerBuilder route) => route
        .RequireScope(Scopes.Signals).WithMetadata(new KeyInQuery()).RequireRateLimiting(IntakeLimits.Policy).WithTags("Signals")
        .ProducesProblem(400).ProducesProblem(413).ProducesProblem(503);

    private static async Task<IResult> Receive(HttpContext http, Intake intake, TimeProvider clock)
    {
        var command = NativeSignals.Read(await JsonBody.Bytes(http), clock.GetUtcNow());
        await intake.Take([command], http.Actor());
        return ApiResults.Accepted(new SignalAccepted(command.Signal.Id, command.SignalId));
    }
}
