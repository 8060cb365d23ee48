using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orchestrator.AuditTrail.Messaging;
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
        .MapPost("/api/signals", Receive)
        .RequireScope(Scopes.Signals)
        .WithMetadata(new KeyInQuery())
        .RequireRateLimiting(GatewaySetup.Intake)
        .WithTags("Signals").WithSummary("Takes a signal. 202 once it is durable; the same id again is the same signal.")
        .TakesJson<SignalBody>().Produces<SignalAccepted>(StatusCodes.Status202Accepted).ProducesProblem(400).ProducesProblem(413);

    private static async Task<IResult> Receive(HttpContext http, MessageBus bus, TimeProvider clock)
    {
        var command = NativeSignals.Read(await JsonBody.Bytes(http), clock.GetUtcNow());

        // The message's id is the signal's: the same signal sent again while it is on its way is one row in the outbox.
        await bus.Send(command.SignalId, command, http.Actor());
        return ApiResults.Accepted(new SignalAccepted(command.Signal.Id, command.SignalId));
    }
}
