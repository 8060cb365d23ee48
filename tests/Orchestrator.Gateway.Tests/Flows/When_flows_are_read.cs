using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Flows;

public sealed class When_flows_are_read(TestPlatform platform)
{
    [Fact]
    public async Task Lists_them_with_their_state()
    {
        var flows = (await platform.Api.Get("/api/flows")).Json["items"]!.AsArray();
        flows.Select(flow => ((string?)flow!["id"], (string?)flow["state"], (int)flow["version"]!)).ShouldBe([("ask-then-act", "ready", 1), ("just-act", "ready", 2)]);
    }

    [Fact]
    public async Task Shows_the_steps_of_one()
    {
        var flow = (await platform.Api.Get("/api/flows/ask-then-act?version=1")).Json;
        flow["main"]!.AsArray().Select(step => (string?)step!["name"]).ShouldBe(["may-we", "act"]);
        ((string?)flow["startsWhen"], (string?)flow["main"]![1]!["irreversible"]).ShouldBe(("s => s.Type == \"ask\"", "a test"));
    }

    [Fact]
    public async Task Says_what_there_is_where_there_is_no_such()
    {
        (await platform.Api.Get("/api/flows/nope")).ShouldBeProblem(404).Detail.ShouldContain("ask-then-act, just-act");
        (await platform.Api.Get("/api/flows/just-act?version=1")).ShouldBeProblem(404).Detail.ShouldContain("it has 2");
        (await platform.Api.Get("/api/flows/just-act?version=one")).ShouldBeProblem(400);
    }
}
