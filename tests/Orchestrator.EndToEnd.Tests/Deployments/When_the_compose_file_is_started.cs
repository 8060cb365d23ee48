using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using Orchestrator.EndToEnd.Tests.Processes;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Orchestrator.EndToEnd.Tests.Deployments;

/// <summary>
/// docker-compose.yml without containers: each of our services is started as it says, with its program, arguments and variables,
/// on the test servers and free ports, and asked for its health as it says. What does not exist in the program fails here.
/// </summary>
public sealed partial class When_the_compose_file_is_started : IAsyncLifetime
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("orchestrator-compose-");
    private readonly Dictionary<string, StartedProgram> _services = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _healthChecks = [];
    private readonly Dictionary<string, int> _ports = [];

    public async ValueTask InitializeAsync()
    {
        await TestServers.ForgetQueues(Engine.Queues.Own);
        var store = new NpgsqlConnectionStringBuilder(await TestServers.NewDatabase());
        var image = Regex.Matches(await File.ReadAllTextAsync(Path.Combine(Programs.Tree, "infra", "Dockerfile")), @"(?<name>[A-Z_]+)=(?<value>\S*)", default, TimeSpan.FromSeconds(1))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        var ours = Ours().ToList();
        foreach (var (name, _) in ours)
            _ports[name] = OrchestratorProcess.FreePort();
        foreach (var (name, service) in ours)
        {
            var folder = _root.CreateSubdirectory(name).FullName;
            var environment = Map(service["environment"]).ToDictionary(pair => pair.Key, pair => Filled((string)pair.Value));
            environment.TryAdd("ASPNETCORE_URLS", image["ASPNETCORE_URLS"]);
            environment.TryAdd("ORCHESTRATOR__DATA", image["ORCHESTRATOR__DATA"]);
            var listens = new Uri(environment["ASPNETCORE_URLS"].Replace('+', 'x')).Port;
            foreach (var (variable, value) in environment)
                environment[variable] = Here(value, name, folder, store);
            _healthChecks[name] = [.. Texts(Map(service["healthcheck"])["test"]).Skip(1).Select(part => part == $"{listens}" ? $"{_ports[name]}" : part)];
            var program = service.TryGetValue("entrypoint", out var entrypoint) ? Texts(entrypoint).Single() : "orchestrator";
            _services[name] = new StartedProgram(program, Texts(service["command"]), environment);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.Values)
            await service.DisposeAsync();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task An_incident_is_seen_through_by_a_process_a_role()
    {
        foreach (var (name, service) in _services)
            service.Start(Path.Combine(_root.FullName, name));
        await Task.WhenAll(_services.Select(service => service.Value.Healthy(_healthChecks[service.Key])));

        (await Exec("signal", "send", "--source", "checkout", "--type", "slo-breach", "--severity", "critical", "--title", "Slow", "--label", "service=checkout")).ShouldContain("will not be lost");
        var task = await OrchestratorClient.Eventually(
            async () => JsonElement.Parse(await Exec("tasks", "ls", "--json")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()).FirstOrDefault(), "a person is asked");
        await Exec("tasks", "approve", task, "--group", "role:incident-commander");
        using var world = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_ports["sandbox"]}") };
        await OrchestratorClient.Eventually(
            async () => JsonElement.Parse(await world.GetStringAsync("/effects?path=/deployments/checkout/rollback")).GetProperty("items").GetArrayLength() == 1 ? (object)true : null, "the sandbox rolled back");

        Directory.GetFiles(_root.FullName, "credentials.json", SearchOption.AllDirectories).ShouldBe([Path.Combine(_root.FullName, "gateway", "credentials.json")]);
        foreach (var (name, service) in _services)
            (await service.Stop()).ShouldBe(0, $"{name}:\n{service.Output}");
        Passwords().ShouldAllBe(password => _services.Values.All(service => !service.Output.Contains(password, StringComparison.Ordinal)));
    }

    /// <summary><c>docker compose exec gateway orchestrator ...</c></summary>
    private async Task<string> Exec(params string[] arguments)
    {
        var gateway = new Dictionary<string, string>(_services["gateway"].Environment) { ["ORCHESTRATOR_URL"] = $"http://127.0.0.1:{_ports["gateway"]}" };
        var ended = await Programs.Orchestrator(_root.FullName, gateway, arguments);
        ended.ExitCode.ShouldBe(0, ended.All);
        return ended.Output;
    }

    /// <summary>What the compose network and the image say, said for this machine.</summary>
    private string Here(string value, string name, string folder, NpgsqlConnectionStringBuilder store)
    {
        var bus = new Uri(TestServers.Bus);
        return value switch
        {
            "/data" => folder,
            _ when value.StartsWith("http://+:", StringComparison.Ordinal) => $"http://127.0.0.1:{_ports[name]}",
            _ when value.StartsWith("amqp://orchestrator:", StringComparison.Ordinal) => value
                .Replace("//orchestrator:", $"//{bus.UserInfo.Split(':')[0]}:", StringComparison.Ordinal).Replace("@rabbitmq/orchestrator", $"@{bus.Authority}{bus.AbsolutePath}", StringComparison.Ordinal),
            _ when value.StartsWith("Host=postgres;", StringComparison.Ordinal) => value
                .Replace("Host=postgres", $"Host={store.Host};Port={store.Port}", StringComparison.Ordinal).Replace("Username=orchestrator", $"Username={store.Username}", StringComparison.Ordinal)
                .Replace("Database=orchestrator", $"Database={store.Database}", StringComparison.Ordinal),
            _ when Uri.TryCreate(value, UriKind.Absolute, out var other) && _ports.TryGetValue(other.Host, out var port) => $"http://127.0.0.1:{port}",
            _ => value,
        };
    }

    private static IEnumerable<string> Passwords() => [Uri.UnescapeDataString(new Uri(TestServers.Bus).UserInfo.Split(':')[1]) + "@", "Password="];

    /// <summary>Compose's own interpolation; the passwords are those of the test servers.</summary>
    private static string Filled(string text) => Variable().Replace(text, variable => variable.Groups["name"].Value switch
    {
        "ORCHESTRATOR_BUS_PASSWORD" => Uri.UnescapeDataString(new Uri(TestServers.Bus).UserInfo.Split(':')[1]),
        "ORCHESTRATOR_STORE_PASSWORD" => new NpgsqlConnectionStringBuilder(TestServers.Store).Password!,
        _ => variable.Groups["default"].Value,
    }).Replace("$$", "$", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, Dictionary<string, object>>> Ours()
    {
        var text = File.ReadAllText(Path.Combine(Programs.Tree, "docker-compose.yml"));
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(new MergingParser(new Parser(new StringReader(text))));
        return Map(file["services"]).Select(service => KeyValuePair.Create(service.Key, Map(service.Value))).Where(service => service.Value.ContainsKey("build"));
    }

    private static Dictionary<string, object> Map(object value) => ((Dictionary<object, object>)value).ToDictionary(pair => (string)pair.Key, pair => pair.Value);

    private static List<string> Texts(object list) => [.. ((List<object>)list).Cast<string>()];

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z_]+)(:-(?<default>[^}]*))?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
