using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orchestrator.Engine.Flows;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Keys;
using Orchestrator.Tabletop.Scenarios;
using Orchestrator.Tabletop.Scenarios.Reading;

namespace Orchestrator.Gateway.Simulations;

/// <summary>One of the four.</summary>
/// <param name="Scenario">A scenario's YAML.</param>
/// <param name="Name">Of a scenario that ships.</param>
/// <param name="Seed">What a scenario's chance is drawn from; its own unless said.</param>
/// <param name="Times">Run the scenario so often, each time with a chance of its own, and say how it went on the whole.</param>
/// <param name="AtLeast">With the times: in how many percent of the runs each expectation is to hold; 100 unless said.</param>
public sealed record SimulationBody(
    string? Scenario, string? Name, ReplayBody? Replay, long? Seed, int? Times = null, decimal? AtLeast = null,
    WhatIfBody? WhatIf = null);

/// <summary>One of the two.</summary>
/// <param name="Since">All streams in which something was recorded since then.</param>
public sealed record ReplayBody(Guid? Incident, DateTimeOffset? Since);

public static class SimulationRoutes
{
    private const string InBody = "scenario";

    public static void MapSimulations(this IEndpointRouteBuilder routes)
    {
        var simulations = routes.MapGroup("/api/simulations").RequireScope(Scopes.Simulate).WithTags("Simulations");
        simulations.MapPost("", Start).TakesJson<SimulationBody>().WithSummary("Runs a scenario, a replay or a what-if in virtual time, beside the platform's work: it acts on nothing. A scenario may also come as it is, as application/yaml.")
            .Produces<SimulationView>(202).ProducesProblem(400).ProducesProblem(413).ProducesProblem(429);
        simulations.MapGet("", List).WithSummary("The latest simulations of all gateways, the newest first.").Produces<Page<SimulationView>>();
        simulations.MapGet("scenarios", Shipped).WithSummary("The scenarios that ship with the flows.").Produces<Page<ScenarioView>>();
        simulations.MapGet("{id:guid}", Show).WithSummary("How far it is, and its result.").Produces<SimulationView>().ProducesProblem(403).ProducesProblem(404);
        simulations.MapDelete("{id:guid}", Cancel).WithSummary("Cancels it; one that has ended is forgotten.").Produces(204).ProducesProblem(404);
    }

    private static async Task<IResult> Start(
        HttpContext http, SimulationList list, SimulationRunner runner, SimulationLimits limits, LoadedFlows flows, ShippedScenarios shipped,
        TimeProvider clock)
    {
        var body = await Read(http);
        if (new object?[] { body.Scenario, body.Name, body.Replay, body.WhatIf }.Count(part => part is not null) != 1)
            throw RequestRefused.Invalid("Say one of 'scenario' (its YAML), 'name' (one that ships), 'replay' and 'whatIf'.");
        if (body.Seed is < 0 || (body.Seed is not null && (body.Replay is not null || body.WhatIf is not null)))
            throw RequestRefused.Invalid("'seed' is a whole number from 0 on, and for scenarios only.", ("field", "seed"));
        CheckTimes(body, limits);
        var job = body.Replay is { } replay ? Replay(http, replay, runner, clock)
            : body.WhatIf is { } whatIf ? WhatIf(http, whatIf, flows, runner, clock)
            : Rehearsal(http, body.Scenario is { } yaml ? Parse(yaml, flows) : Named(body.Name!, shipped.Of(flows.Catalogue)), body, runner, clock);
        await list.Add(job, http.RequestAborted);
        return ApiResults.Accepted(job.View() with { Result = null });
    }

    private static void CheckTimes(SimulationBody body, SimulationLimits limits)
    {
        if (body.Times is { } times && ((body.Scenario ?? body.Name) is null || times < 1 || times > limits.Times))
        {
            throw RequestRefused.Invalid(
                $"'times' is a whole number from 1 to {limits.Times}, and for scenarios only; orchestrator simulate run takes more.",
                ("field", "times"));
        }

        if (body.AtLeast is { } percent && (body.Times is null || percent is <= 0 or > 100))
            throw RequestRefused.Invalid("'atLeast' is a percentage above 0 and up to 100, and goes with 'times'.", ("field", "atLeast"));
    }

    private static async Task<SimulationBody> Read(HttpContext http) => http.Request.ContentType?.Contains("yaml", StringComparison.OrdinalIgnoreCase) == true
        ? new SimulationBody(Encoding.UTF8.GetString(await JsonBody.Bytes(http)), null, null, null)
        : await JsonBody.Read<SimulationBody>(http);

    private static SimulationJob Rehearsal(HttpContext http, Scenario scenario, SimulationBody body, SimulationRunner runner, TimeProvider clock)
    {
        var (by, now, seed) = (http.Actor(), clock.GetUtcNow(), (ulong?)body.Seed);
        return body.Times is { } times
            ? new SimulationJob("sample", $"{scenario.Name}, {times} times", by, now, (job, cancellation) =>
                runner.Sample(job, scenario, times, seed, body.AtLeast ?? 100, cancellation))
            : new SimulationJob("scenario", scenario.Name, by, now, (job, cancellation) => runner.Rehearse(job, scenario, seed, cancellation));
    }

    private static SimulationJob WhatIf(HttpContext http, WhatIfBody body, LoadedFlows flows, SimulationRunner runner, TimeProvider clock)
    {
        NeedRead(http);
        var (question, incidents) = body.Read(flows);
        return new SimulationJob(
            "what-if", $"{question}", http.Actor(), clock.GetUtcNow(), (job, cancellation) => runner.WhatIf(job, question, incidents, cancellation));
    }

    /// <summary>A difference shows what was recorded: that takes the right to read it.</summary>
    private static SimulationJob Replay(HttpContext http, ReplayBody body, SimulationRunner runner, TimeProvider clock)
    {
        NeedRead(http);
        return (body.Incident, body.Since) switch
        {
            ({ } incident, null) => new SimulationJob(
                "replay", $"incident {incident}", http.Actor(), clock.GetUtcNow(), (job, cancellation) => runner.Replay(job, incident, cancellation)),
            (null, { } since) => new SimulationJob(
                "replay", $"since {since:u}", http.Actor(), clock.GetUtcNow(), (job, cancellation) => runner.Replay(job, since, cancellation)),
            _ => throw RequestRefused.Invalid("'replay' has either 'incident', an id, or 'since', a time in ISO 8601.", ("field", "replay")),
        };
    }

    private static void NeedRead(HttpContext http)
    {
        if (!http.User.HasClaim(KeyAuthentication.ScopeClaim, Scopes.Read))
        {
            throw new RequestRefused(
                StatusCodes.Status403Forbidden, "This key may not do that",
                $"A replay shows what was recorded: its key needs the scope '{Scopes.Read}' too.");
        }
    }

    private static Scenario Parse(string yaml, LoadedFlows flows)
    {
        try
        {
            return ScenarioReader.Read(yaml, InBody, flows.Catalogue);
        }
        catch (ScenarioInvalid invalid)
        {
            var first = invalid.Findings[0];
            throw RequestRefused.Invalid(
                $"The scenario has {(invalid.Findings.Count == 1 ? "a finding" : $"{invalid.Findings.Count} findings")}; at line {first.Line}: {first.What}. {first.Remedy}.",
                ("findings", invalid.Findings.Select(finding => new { finding.Line, finding.Column, finding.What, finding.Remedy }).ToList()));
        }
    }

    private static Scenario Named(string name, IReadOnlyList<Scenario> shipped) => shipped.FirstOrDefault(scenario => scenario.Name == name)
        ?? throw RequestRefused.Invalid($"No scenario called '{name}' ships; there is {(shipped.Count == 0 ? "none" : string.Join(", ", shipped.Select(scenario => scenario.Name)))}.", ("field", "name"));

    private static async Task<IResult> List(HttpContext http, SimulationList list) =>
        ApiResults.Ok(new Page<SimulationView>(await list.All(http.RequestAborted), null));

    private static IResult Shipped(LoadedFlows flows, ShippedScenarios shipped) =>
        ApiResults.Ok(new Page<ScenarioView>([.. shipped.Of(flows.Catalogue).Select(scenario => new ScenarioView(scenario.Name, scenario.Title, scenario.Flow.Name))], null));

    private static async Task<IResult> Show(Guid id, HttpContext http, SimulationList list)
    {
        var view = await list.Get(id, http.RequestAborted);
        if (view.Kind is not ("scenario" or "sample"))
            NeedRead(http);
        return ApiResults.Ok(view);
    }

    private static async Task<IResult> Cancel(Guid id, HttpContext http, SimulationList list)
    {
        await list.Remove(id, http.RequestAborted);
        return Results.NoContent();
    }
}

public sealed record ScenarioView(string Name, string Title, string Flow);
