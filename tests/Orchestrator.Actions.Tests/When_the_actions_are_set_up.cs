using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Actions.Attempts;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Contracts.Actions;
using Orchestrator.Sandbox;

namespace Orchestrator.Actions.Tests;

public sealed class When_the_actions_are_set_up
{
    [Fact]
    public async Task Runs_what_the_configuration_binds()
    {
        await using var sandbox = await SandboxServer.Start();
        var configuration = Bench.Configuration($$"""
            {"AllowedHosts":["{{sandbox.Address.Authority}}"],
             "Actions":{"deploys.freeze":{"Connector":"http","Url":"{{sandbox.Address}}deployments/{service}/freeze"} } }
            """);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddActions(configuration, hasBroker: false)
            .AddSingleton<IAttemptLog>(new RecordingAttempts())
            .AddSingleton(new AutomationHold((_, _) => default))
            .BuildServiceProvider();
        services.GetRequiredService<ActionCatalogue>().EnsureValid().Names.ShouldBe(["deploys.freeze"]);
        var ended = await services.GetRequiredService<ActionRunner>().Run(Bench.Command("Deploys.Freeze"), new RecordingOutgoing(), default);
        ended!.Outcome.ShouldBe(ActionOutcome.Succeeded);
    }

    [Fact]
    public void The_example_in_the_documentation_has_no_wrong_setting()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "actions.md"));
        var example = page.Split("```json\n")[1].Split("```")[0];
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(example))).Build();
        var orchestrator = configuration.GetSection("Orchestrator").GetChildren().Select(child => child.Key);
        orchestrator.ShouldBe(["Actions", "AllowedHosts", "AllowedPrograms", "Secrets", "Targets"], ignoreOrder: true);
        using var bench = new Bench(
            System.Text.Json.JsonDocument.Parse(example).RootElement.GetProperty("Orchestrator").GetRawText().Replace("/run/secrets", "/tmp"),
            environment: [("ORCHESTRATOR_SECRET_SLACK_HOOK", "https://hooks.slack.com/services/x"), ("ORCHESTRATOR_SECRET_SMTP_PASSWORD", "long enough"), ("ORCHESTRATOR_SECRET_DEPLOY_TOKEN", "long enough")]);
        bench.Catalogue.Findings.ShouldBeEmpty();
        bench.Catalogue.Names.Count().ShouldBeGreaterThan(5);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Orchestrator.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("Orchestrator.sln is in no folder above the tests.");
        return folder.FullName;
    }
}
