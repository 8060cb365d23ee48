using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Contracts.Responses;
using Orchestrator.Engine.Flows;
using Orchestrator.Gateway.Flows;
using Orchestrator.Gateway.Http;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Gateway.Responses;

/// <summary>Starts a response because a person says so.</summary>
internal static class StartByHand
{
    private const string IdempotencyKey = "Idempotency-Key";

    public static async Task<IResult> Start(HttpContext http, Orders orders, Readings readings, LoadedFlows flows, ActionCatalogue actions)
    {
        var body = await JsonBody.Read<StartBody>(http);
        var flow = FlowRoutes.Known(flows.Catalogue, Bodies.Needed("flow", body.Flow), body.Version);
        if (flows.Unbound(flow.Name, actions) is { Count: > 0 } unbound)
            throw new RequestRefused(StatusCodes.Status409Conflict, "It does not apply any more", $"The flow '{flow.Name}' cannot run here: nothing is bound to {string.Join(", ", unbound)}. Bind them under {ActionCatalogue.Section}.");
        var incident = await Incident(body, readings, http.RequestAborted);
        var reason = Bodies.Needed("reason", body.Reason);
        var id = http.Request.Headers[IdempotencyKey].ToString() is { Length: > 0 } key
            ? DerivedId.From(incident.CorrelationId, "by-hand", flow.Name, http.Actor(), key)
            : Guid.NewGuid();

        if (await readings.Find<Response>(id, http.RequestAborted) is { } before)
            return ApiResults.Ok(ResponseSummary.Of(before));
        await orders.Run(http, new StartResponse(id, incident.CorrelationId, flow.Name, flow.Version, body.Data ?? StartData(incident), http.Actor(), reason));
        var started = await readings.Find<Response>(id, http.RequestAborted);
        return ApiResults.Created($"/api/responses/{id}", ResponseSummary.Of(started!));
    }

    private static async Task<Incident> Incident(StartBody body, Readings readings, CancellationToken cancellation)
    {
        var id = body.IncidentId ?? throw RequestRefused.Invalid("'incidentId' is missing: a response is to an incident.", ("field", "incidentId"));
        return await readings.Find<Incident>(id, cancellation) is { State: not "Initial" } incident
            ? incident
            : throw RequestRefused.NotFound($"There is no incident {id}: GET /api/incidents lists those there are.", ("field", "incidentId"));
    }

    /// <summary>As when the flow starts by itself.</summary>
    private static JsonElement StartData(Incident incident) =>
        JsonSerializer.SerializeToElement(new { signal = incident.Signal, incident = incident.View() }, FlowJson.Options);
}
