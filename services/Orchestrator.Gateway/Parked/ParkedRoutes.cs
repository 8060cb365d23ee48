using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Keys;

namespace Orchestrator.Gateway.Parked;

/// <summary>A message that nobody could deliver or handle.</summary>
/// <param name="Error">Why.</param>
/// <param name="Body">As JSON where it is JSON, else as text.</param>
public sealed record ParkedView(Guid Id, string State, string Destination, string Type, int Attempts, DateTimeOffset ParkedAt, string Error, object? Body)
{
    public static ParkedView Of(ParkedMessage parked) => new(
        parked.Message.MessageId, "Parked", parked.Message.Destination, parked.Message.MessageType, parked.Attempts, parked.ParkedAt, parked.Error, Readable(parked.Message.Body));

    private static object? Readable(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(body.Span);
        }
        catch (JsonException)
        {
            // Often the very reason why it is here.
            return System.Text.Encoding.UTF8.GetString(body.Span);
        }
    }
}

public static class ParkedRoutes
{
    private const int MostListed = 500;

    public static void MapParked(this IEndpointRouteBuilder routes)
    {
        var parked = routes.MapGroup("/api/parked").RequireScope(Scopes.Operate).WithTags("Parked messages");
        parked.MapGet("", List).WithSummary("Messages that could not be delivered or handled, the oldest first.").Produces<Page<ParkedView>>();
        parked.MapPost("{destination}/{id:guid}/retry", Retry).WithSummary("Sends it again.").Produces(StatusCodes.Status204NoContent).ProducesProblem(404);
        parked.MapPost("{destination}/{id:guid}/drop", Drop).WithSummary("Forgets it.").Produces(StatusCodes.Status204NoContent).ProducesProblem(404);
    }

    private static async Task<IResult> List(HttpContext http, IAuditStore store)
    {
        var parked = await store.Parked((int)Requests.Number(http, "limit", 50, 1, MostListed), http.RequestAborted);
        return ApiResults.Ok(new Page<ParkedView>([.. parked.Select(ParkedView.Of)], null));
    }

    private static async Task<IResult> Retry(string destination, Guid id, HttpContext http, IAuditStore store, TimeProvider clock) =>
        Done(await store.RetryParked(new OutboxKey(id, destination), clock.GetUtcNow(), http.RequestAborted), destination, id);

    private static async Task<IResult> Drop(string destination, Guid id, HttpContext http, IAuditStore store) =>
        Done(await store.DropParked(new OutboxKey(id, destination), http.RequestAborted), destination, id);

    private static IResult Done(bool found, string destination, Guid id) => found
        ? Results.NoContent()
        : throw RequestRefused.NotFound($"No message {id} to {destination} is parked: GET /api/parked lists those that are.");
}
