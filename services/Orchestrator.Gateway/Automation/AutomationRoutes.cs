using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orchestrator.Contracts.Automation;
using EmergencyStopView = Orchestrator.Engine.Automation.AutomationView;
using Orchestrator.Engine.Flows;
using Orchestrator.Gateway.Flows;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Keys;
using Orchestrator.StateMachines.Automation;

namespace Orchestrator.Gateway.Automation;

/// <param name="Flow">Null is all automation.</param>
public sealed record StopView(string? Flow, string By, string Reason);

/// <param name="State"><c>Running</c> or <c>Stopped</c>.</param>
/// <param name="Held">Responses that hold an action meanwhile.</param>
public sealed record AutomationView(string Id, string State, IReadOnlyList<StopView> Stops, int Held);

/// <param name="Paused">True stops, false lets run again.</param>
/// <param name="Flow">Only this flow's; all automation unless said.</param>
public sealed record AutomationBody(bool? Paused, string? Flow, string? Reason);

/// <summary>The emergency stop.</summary>
public static class AutomationRoutes
{
    private const string Everything = "*";

    public static void MapAutomation(this IEndpointRouteBuilder routes)
    {
        var automation = routes.MapGroup("/api/automation").WithTags("Automation");
        automation.MapGet("", Show).RequireScope(Scopes.Read).WithSummary("What is stopped, by whom and why.").Produces<AutomationView>();
        automation.MapPut("", Set).RequireScope(Scopes.Operate)
            .WithSummary("The emergency stop: within a second no action starts any more, in any process.")
            .TakesJson<AutomationBody>().Produces<AutomationView>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> Show(Readings readings, HttpContext http)
    {
        var stop = await readings.Find<EmergencyStop>(EmergencyStop.Id, http.RequestAborted);
        return ApiResults.Ok(stop is null
            ? new AutomationView("automation", nameof(EmergencyStopStateMachine.Running), [], 0)
            : new AutomationView(
                "automation",
                stop.State,
                [.. stop.Stops.Select(one => new StopView(one.Key == Everything ? null : one.Key, one.Value.By, one.Value.Reason))],
                stop.Held.Values.Sum(held => held.Count)));
    }

    private static async Task<IResult> Set(HttpContext http, Orders orders, Readings readings, LoadedFlows flows, EmergencyStopView stop)
    {
        var body = await JsonBody.Read<AutomationBody>(http);
        var paused = body.Paused ?? throw RequestRefused.Invalid("'paused' is missing: true stops, false lets run again.", ("field", "paused"));
        var flow = Bodies.Optional("flow", body.Flow);
        var reason = Bodies.Needed("reason", body.Reason);
        if (flow is not null)
            FlowRoutes.Known(flows.Catalogue, flow, null);
        await orders.Run(http, paused
            ? new PauseAutomation(EmergencyStop.Id, flow, http.Actor(), reason)
            : new ResumeAutomation(EmergencyStop.Id, flow, http.Actor(), reason));
        await stop.Look(http.RequestAborted);
        return await Show(readings, http);
    }
}
