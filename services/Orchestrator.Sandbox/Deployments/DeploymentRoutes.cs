using Orchestrator.Sandbox.Calls;

namespace Orchestrator.Sandbox.Deployments;

internal static class DeploymentRoutes
{
    public static void Map(RouteTable to)
    {
        to.Get("/deployments", call => Answer.Of(new { items = call.World.Services.All.Select(Shown) }));
        to.Get("/deployments/{service}", call =>
        {
            var service = Service(call);
            return Answer.Of(new
            {
                service = service.Name,
                service.Frozen,
                service.FrozenBecause,
                service.Replicas,
                current = service.Current?.Version,
                items = Enumerable.Reverse(service.Deployments),
            });
        });
        to.Get("/deployments/{service}/last", Last);
        to.Post("/deployments/{service}", Deploy);
        to.Post("/deployments/{service}/freeze", Freeze);
        to.Post("/deployments/{service}/unfreeze", Unfreeze);
        to.Post("/deployments/{service}/rollback", RollBack);
        to.Post("/deployments/{service}/scale-out", call => Scale(call, +1));
        to.Post("/deployments/{service}/scale-in", call => Scale(call, -1));
    }

    private static Service Service(Call call) => call.World.Services.Get(call.Of("service"));

    private static object Shown(Service service) =>
        new { service = service.Name, service.Frozen, service.Replicas, current = service.Current?.Version };

    /// <summary>The newest deployment that still runs; <c>found</c> says whether there is one.</summary>
    private static Answer Last(Call call)
    {
        var service = Service(call);
        if (service.Current is not { } last)
            return Answer.Of(new { found = false, service = service.Name });
        return Answer.Of(new
        {
            found = true,
            last.Id,
            service = service.Name,
            last.Version,
            previousVersion = service.Before(last)?.Version,
            deployedAt = last.At,
            ageMinutes = Math.Round((call.Now - last.At).TotalMinutes, 1),
        });
    }

    private static Answer Deploy(Call call)
    {
        var version = call.Text("version");
        var service = call.World.Services.GetOrAdd(call.Of("service"));
        if (service.Frozen)
            throw Refused.Because(409, $"Deployments of {service.Name} are frozen: {service.FrozenBecause}");
        var deployment = service.Deploy(version, call.Now);
        return Answer.Did(
            "deployments.deployed", new { deployment.Id, service = service.Name, deployment.Version, deployedAt = deployment.At }, 201);
    }

    /// <summary>Each holder has a freeze of its own: the service is frozen until the last one is lifted.</summary>
    private static Answer Freeze(Call call)
    {
        var service = Service(call);
        var was = service.Frozen;
        service.Freeze(call.TextOr("holder", "somebody")!, call.TextOr("reason", "no reason given")!);
        return Answer.Did("deployments.frozen", new { service = service.Name, service.Frozen, was });
    }

    private static Answer Unfreeze(Call call)
    {
        var service = Service(call);
        var was = service.Frozen;
        service.Lift(call.TextOr("holder", "somebody")!);
        return Answer.Did("deployments.unfrozen", new { service = service.Name, service.Frozen, was });
    }

    private static Answer RollBack(Call call)
    {
        var service = Service(call);
        if (service.Current is not { } current || service.Before(current) is not { } before)
            throw Refused.Because(409, $"{service.Name} has no earlier deployment to roll back to.");
        if (call.TextOr("deployment", null) is { } wanted && wanted != current.Id)
            throw Refused.Because(409, $"{wanted} does not run any more; {current.Id} does.");
        service.RollBack(current);
        call.World.Slis.Of(service.Name).Recover("rollback");
        return Answer.Did(
            "deployments.rolled-back", new { service = service.Name, rolledBack = current.Id, from = current.Version, to = before.Version });
    }

    private static Answer Scale(Call call, int direction)
    {
        var service = Service(call);
        var by = call.NumberOr("by", null) ?? 2;
        if (by is < 1 or > 100 || by != decimal.Truncate(by))
            throw Refused.Because(400, "'by' has to be a whole number from 1 to 100.");
        var from = service.Replicas;
        service.Replicas = Math.Clamp(from + (direction * (int)by), 1, 10_000);
        if (direction > 0)
            call.World.Slis.Of(service.Name).Recover("scale-out");
        return Answer.Did(
            direction > 0 ? "deployments.scaled-out" : "deployments.scaled-in", new { service = service.Name, from, to = service.Replicas });
    }
}
