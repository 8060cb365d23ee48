using Orchestrator.Sandbox.Calls;
using Orchestrator.Sandbox.Customers;
using Orchestrator.Sandbox.Deployments;
using Orchestrator.Sandbox.Faults;
using Orchestrator.Sandbox.Flags;
using Orchestrator.Sandbox.Hosts;
using Orchestrator.Sandbox.Metrics;
using Orchestrator.Sandbox.Pager;
using Orchestrator.Sandbox.Payments;
using Orchestrator.Sandbox.Providers;
using Orchestrator.Sandbox.StatusPage;

namespace Orchestrator.Sandbox;

public static class SandboxRoutes
{
    /// <summary>Everything the sandbox serves, on an application that serves nothing else at its root.</summary>
    public static IEndpointRouteBuilder MapSandbox(this IEndpointRouteBuilder routes, SandboxWorld world)
    {
        CallRoutes.Map(routes, world);
        FaultRoutes.Map(routes, world);
        routes.MapGet("/health", () => Results.Json(new { status = "ok" }));

        var to = new RouteTable(routes, world);
        to.Post("/echo", call => Answer.Did("echo", call.Body));
        DeploymentRoutes.Map(to);
        FlagRoutes.Map(to);
        PaymentRoutes.Map(to);
        CustomerRoutes.Map(to);
        ProviderRoutes.Map(to);
        NoticeRoutes.Map(to);
        SliRoutes.Map(to);
        DiskRoutes.Map(to);
        PageRoutes.Map(to);
        return routes;
    }
}

/// <summary>Where each part of the world says what it answers.</summary>
internal sealed class RouteTable(IEndpointRouteBuilder routes, SandboxWorld world)
{
    public void Get(string pattern, Func<Call, Answer> answer) => Add("GET", pattern, answer);

    public void Post(string pattern, Func<Call, Answer> answer) => Add("POST", pattern, answer);

    public void Put(string pattern, Func<Call, Answer> answer) => Add("PUT", pattern, answer);

    private void Add(string method, string pattern, Func<Call, Answer> answer) =>
        routes.MapMethods(pattern, [method], new Endpoint(world, answer).Handle);
}
