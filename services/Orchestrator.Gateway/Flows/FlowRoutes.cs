using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Engine.Flows;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Keys;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Gateway.Flows;

public static class FlowRoutes
{
    public static void MapFlows(this IEndpointRouteBuilder routes)
    {
        var flows = routes.MapGroup("/api/flows").RequireScope(Scopes.Read).WithTags("Flows");
        flows.MapGet("", List).WithSummary("The flows of this process.").Produces<Page<FlowSummary>>();
        flows.MapGet("{name}", Show).WithSummary("A flow with its steps; ?version= is one of its versions.").Produces<FlowDetails>().ProducesProblem(404);
        flows.MapDrawings();
    }

    /// <exception cref="RequestRefused">404, with those there are.</exception>
    internal static FlowDefinition Known(FlowCatalogue flows, string name, int? version)
    {
        if (flows.Find(name, version) is { } flow)
            return flow;
        var versions = flows.All.Where(known => known.Name == name).Select(known => known.Version).ToList();
        throw versions.Count > 0
            ? RequestRefused.NotFound($"The flow '{name}' has no version {version}; it has {string.Join(", ", versions)}.", ("versions", versions))
            : RequestRefused.NotFound(
                $"There is no flow '{name}'; there is {(flows.Newest.Any() ? string.Join(", ", flows.Newest.Select(known => known.Name)) : "none")}.",
                ("flows", flows.Newest.Select(known => known.Name)));
    }

    /// <summary>The flow of that name, in <c>?version=</c>; else its newest.</summary>
    internal static FlowDefinition Asked(LoadedFlows flows, string name, HttpContext http) => Known(
        flows.Catalogue, name, Requests.Query(http, "version") is null ? null : (int)Requests.Number(http, "version", 0, 1, int.MaxValue));

    private static IResult List(LoadedFlows flows, ActionCatalogue actions) =>
        ApiResults.Ok(new Page<FlowSummary>([.. flows.Catalogue.Newest.Select(flow => Summary(flow, flows, actions))], null));

    private static IResult Show(string name, HttpContext http, LoadedFlows flows, ActionCatalogue actions)
    {
        var flow = Asked(flows, name, http);
        return ApiResults.Ok(new FlowDetails(
            Summary(flow, flows, actions), flow.Hash, flow.Constraints, flow.Deadline, flow.WhenOverdue, flow.Exclusive?.Text, flow.OnSignalResolved,
            flow.ResolvesIncident, FlowStepView.Of(flow.Main), FlowStepView.Of(flow.Closing)));
    }

    private static FlowSummary Summary(FlowDefinition flow, LoadedFlows flows, ActionCatalogue actions)
    {
        var unbound = flows.Unbound(flow.Name, actions);
        return new FlowSummary(
            flow.Name, unbound.Count == 0 ? "ready" : "unbound", flow.Version,
            [.. flows.Catalogue.All.Where(known => known.Name == flow.Name).Select(known => known.Version)],
            flow.Owner, flow.Intent, flow.Protects, flow.StartsWhen?.Text, flow.Steps.Count(), unbound);
    }
}
