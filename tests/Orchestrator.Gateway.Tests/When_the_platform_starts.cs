using Orchestrator.Gateway.Keys;
using Orchestrator.Gateway.Tests.Hosting;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Gateway.Tests;

public sealed class When_the_platform_starts : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orchestrator-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Keeps_its_first_keys_to_its_owner_and_over_a_restart()
    {
        Credentials? first;
        await using (var platform = await Start())
        {
            first = new CredentialsFile(_folder).Read();
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(Path.Combine(_folder, "credentials.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            (await platform.With(first!.IntegrationKey).Post("/api/signals", new { source = "a", type = "plain", title = "Before" })).Status.ShouldBe(202);
            (await platform.With(first.IntegrationKey).Get("/api/incidents")).ShouldBeProblem(403);
        }

        await using var again = await Start();
        new CredentialsFile(_folder).Read().ShouldBe(first);
        await again.Api.Until("/api/incidents", answer => answer["items"]!.AsArray().SingleOrDefault(item => (string?)item!["title"] == "Before"));
    }

    [Fact]
    public async Task Goes_on_where_it_was()
    {
        await using (var platform = await Start())
            await platform.Task(await platform.Incident("ask", "goes-on"));

        await using var again = await Start();
        var task = await again.Api.Until("/api/tasks?state=open", answer => answer["items"]!.AsArray().SingleOrDefault());
        await again.Api.Post($"/api/tasks/{task["id"]}/decision", new { outcome = "approved", by = "ann", groups = new[] { "role:duty" } });
        await again.Api.Until("/api/responses", answer => answer["items"]!.AsArray().SingleOrDefault(item => (string?)item!["state"] == "Resolved"));
    }

    [Fact]
    public async Task Refuses_to_run_without_the_version_a_response_is_on()
    {
        string response;
        await using (var platform = await Start())
        {
            var incident = await platform.Incident("ask", "pinned");
            await platform.Task(incident);
            response = (string)(await platform.Response(incident, "Running"))["id"]!;
        }

        await using var without = await Start(new JustAct());
        without.Host.Refusal.ShouldNotBeNull().ShouldSatisfyAllConditions(
            refusal => refusal.ShouldContain("ask-then-act v1"),
            refusal => refusal.ShouldContain(response));
    }

    [Fact]
    public async Task Refuses_a_flow_whose_actions_are_not_bound()
    {
        await using var platform = await Start(new Unbound());
        platform.Host.Refusal.ShouldNotBeNull().ShouldContain("Orchestrator:Actions:nobody.knows is missing, and unbound/act cannot run without it");
    }

    [Fact]
    public async Task Refuses_a_flow_that_would_have_a_connector_act_again_that_must_not()
    {
        await using var platform = await Start(new Stubborn());
        platform.Host.Refusal.ShouldNotBeNull().ShouldContain(
            "Orchestrator:Actions:world.once never acts again where the outcome is unknown, and stubborn/act says evenIfUnknown: bind it so that a repeated call does no harm");
    }

    [Fact]
    public async Task Is_alive_and_ready()
    {
        await using var platform = await Start();
        (await platform.With(key: null).Get("/health/live")).Body.ShouldBe("alive");
        (await platform.With(key: null).Get("/health/ready")).Body.ShouldBe("""{"status":"ready","reasons":[]}""");
    }

    private async Task<TestPlatform> Start(params Flow[] flows)
    {
        var platform = flows.Length == 0 ? new TestPlatform { Folder = _folder } : new TestPlatform { Folder = _folder, Flows = flows };
        await platform.InitializeAsync();
        return platform;
    }

    private sealed class Stubborn : Flow
    {
        protected override void Define(FlowBuilder flow)
        {
            flow.Named("stubborn", version: 1).OwnedBy("platform");
            flow.Action("act", "world.once").Retry(2, evenIfUnknown: true).Irreversible("a test").IsObjective();
        }
    }

    private sealed class Unbound : Flow
    {
        protected override void Define(FlowBuilder flow)
        {
            flow.Named("unbound", version: 1).OwnedBy("platform");
            flow.Action("act", "nobody.knows").Irreversible("a test").IsObjective();
        }
    }
}
