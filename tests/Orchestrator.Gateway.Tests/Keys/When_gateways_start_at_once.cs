using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.AuditTrail;
using Orchestrator.Contracts.Access;
using Orchestrator.Engine;
using Orchestrator.Engine.Commands;
using Orchestrator.Engine.Flows;
using Orchestrator.Engine.Hosting;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Keys;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Access;

namespace Orchestrator.Gateway.Tests.Keys;

/// <summary>First starts of several gateways on one store, two processes of which see nothing of each other but the store.</summary>
public sealed class When_gateways_start_at_once : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("orchestrator-keys-").FullName;
    private readonly List<ServiceProvider> _processes = [];

    public async ValueTask InitializeAsync()
    {
        for (var n = 0; n < 2; n++)
        {
            var services = new ServiceCollection().AddLogging()
                .AddPlatform(new PlatformSettings("memory", "sqlite", _root, Roles.All, "test"), new LoadedFlows([], []), new ConfigurationManager())
                .AddGateway(Roles.All).BuildServiceProvider();
            await services.GetRequiredService<IAuditStore>().Start(CancellationToken.None);
            _processes.Add(services);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task One_pair_of_keys_holds_and_only_who_made_it_has_it()
    {
        await Start("a", "b", "c", "d", "e", "f");
        var kept = Directory.EnumerateFiles(_root, "*.json*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        await Hold(new CredentialsFile(Path.GetDirectoryName(kept)!).Read()!);
    }

    [Fact]
    public async Task Those_that_share_a_folder_share_the_pair()
    {
        await Start("a", "a", "a", "a", "a", "a");
        Directory.EnumerateFiles(Folder("a")).Select(Path.GetFileName).ShouldBe(["credentials.json"]);
        await Hold(new CredentialsFile(Folder("a")).Read()!);
    }

    [Fact]
    public async Task What_one_left_half_done_it_ends_at_its_next_start()
    {
        var credentials = new Credentials(KeyText.New(), KeyText.New());
        new CredentialsFile(Folder("a")).Create(credentials).ShouldBeTrue();
        (await _processes[0].GetRequiredService<CommandRunner>().Run(
            new IssueAccessKey(AccessKey.IdOf("admin"), "admin", KeyText.HashOf(credentials.AdminKey), Scopes.All, Actors.Platform), Actors.Platform, CancellationToken.None)).ShouldBeNull();

        await Start("b", "a");
        await Hold(credentials);
        File.Exists(Path.Combine(Folder("b"), "credentials.json")).ShouldBeFalse("its keys would not hold");
    }

    private string Folder(string name) => Path.Combine(_root, name);

    private Task Start(params string[] folders) => Task.WhenAll(folders.Select((folder, n) => Task.Run(() =>
    {
        var process = _processes[n % _processes.Count];
        var settings = process.GetRequiredService<PlatformSettings>() with { DataFolder = Folder(folder) };
        return new FirstKeys(process.GetRequiredService<Readings>(), process.GetRequiredService<CommandRunner>(), settings, NullLogger<FirstKeys>.Instance).Run(CancellationToken.None);
    })));

    private async Task Hold(Credentials credentials)
    {
        foreach (var process in _processes)
        {
            var keys = await process.GetRequiredService<Readings>().All<AccessKey>([], CancellationToken.None);
            keys.OrderBy(key => key.Name, StringComparer.Ordinal).Select(key => (key.Name, key.Hash)).ShouldBe(
                [("admin", KeyText.HashOf(credentials.AdminKey)), ("integration", KeyText.HashOf(credentials.IntegrationKey))]);
            var ring = process.GetRequiredService<KeyRing>();
            (await ring.Find(credentials.AdminKey, CancellationToken.None))!.Name.ShouldBe("admin");
            (await ring.Find(credentials.IntegrationKey, CancellationToken.None))!.Scopes.ShouldBe([Scopes.Signals]);
        }
    }
}
