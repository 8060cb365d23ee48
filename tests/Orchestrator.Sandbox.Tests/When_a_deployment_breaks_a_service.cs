namespace Orchestrator.Sandbox.Tests;

public sealed class When_a_deployment_breaks_a_service : SandboxTest
{
    [Fact]
    public async Task Is_found_as_the_last_one_with_its_age()
    {
        var (_, last) = await Get("/deployments/checkout/last");
        last["found"]!.GetValue<bool>().ShouldBeTrue();
        last["version"]!.GetValue<string>().ShouldBe("2026.11.2");
        last["previousVersion"]!.GetValue<string>().ShouldBe("2026.11.1");
        last["ageMinutes"]!.GetValue<double>().ShouldBeInRange(12, 13);
    }

    [Fact]
    public async Task Lets_nothing_be_deployed_while_frozen()
    {
        await Send("POST", "/deployments/checkout/freeze", new { reason = "SLO breach" });
        var refused = await Send("POST", "/deployments/checkout", new { version = "2026.11.3" });
        refused.Status.ShouldBe(409);
        refused.Body.ShouldContain("SLO breach");
        await Send("POST", "/deployments/checkout/unfreeze");
        (await Send("POST", "/deployments/checkout", new { version = "2026.11.3" })).Status.ShouldBe(201);
        (await Get("/deployments/checkout")).Body["current"]!.GetValue<string>().ShouldBe("2026.11.3");
    }

    [Fact]
    public async Task Stays_frozen_until_every_holder_has_lifted_its_freeze()
    {
        await Send("POST", "/deployments/checkout/freeze", new { holder = "release team", reason = "a holiday" });
        await Send("POST", "/deployments/checkout/freeze", new { holder = "a response", reason = "SLO breach" });
        await Send("POST", "/deployments/checkout/unfreeze", new { holder = "a response" });
        (await Send("POST", "/deployments/checkout", new { version = "2026.11.3" })).Body.ShouldContain("frozen: a holiday");
        await Send("POST", "/deployments/checkout/unfreeze", new { holder = "release team" });
        (await Get("/deployments/checkout")).Body["frozen"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task Recovers_at_once_after_a_rollback()
    {
        (await Availability()).ShouldBe(0.97m);
        await Send("POST", "/deployments/checkout/rollback");
        (await Availability()).ShouldBeGreaterThan(0.999m);
    }

    [Fact]
    public async Task Recovers_after_as_many_reads_as_were_set_and_only_by_the_right_remedy()
    {
        await Send("PUT", "/metrics/sli/checkout", new { availability = 0.9, recoversBy = "scale-out", recoversAfterReads = 2 });
        await Send("POST", "/deployments/checkout/rollback");
        (await Availability()).ShouldBe(0.9m);
        await Send("POST", "/deployments/checkout/scale-out", new { by = 3 });
        (await Availability()).ShouldBe(0.9m);
        (await Availability()).ShouldBe(0.9m);
        (await Availability()).ShouldBeGreaterThan(0.999m);
    }

    [Fact]
    public async Task Refuses_to_roll_back_a_deployment_that_does_not_run_any_more()
    {
        await Send("POST", "/deployments/checkout/rollback");
        (await Send("POST", "/deployments/checkout/rollback", new { deployment = "dep-checkout-3" })).Status.ShouldBe(409);
    }

    private async Task<decimal> Availability() => (await Get("/metrics/sli/checkout")).Body["availability"]!.GetValue<decimal>();
}
