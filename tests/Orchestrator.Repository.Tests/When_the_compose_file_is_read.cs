using System.Data.Common;
using System.Text.RegularExpressions;

namespace Orchestrator.Repository.Tests;

/// <summary>Whether what it names exists in the program is asked of the program: Orchestrator.EndToEnd.Tests starts every role with it.</summary>
public sealed partial class When_the_compose_file_is_read
{
    private const string ForTests = "infra/docker-compose.tests.yml";

    private static readonly Dictionary<string, Dictionary<object, object>> Services = ServicesOf("docker-compose.yml");
    private static readonly Dictionary<string, Dictionary<object, object>> Published = ServicesOf(ForTests);

    /// <summary>Services that run our own image.</summary>
    private static IEnumerable<KeyValuePair<string, Dictionary<object, object>>> Ours => Services.Where(service => service.Value.ContainsKey("build"));

    /// <summary>Those that are the platform, a role each.</summary>
    private static IEnumerable<KeyValuePair<string, Dictionary<object, object>>> Platform => Ours.Where(service => List(service.Value, "command").Any());

    [Fact]
    public void Every_role_runs_once() =>
        Platform.Select(service => string.Join(' ', List(service.Value, "command"))).ShouldBe(
            ["serve --roles gateway", "serve --roles engine", "serve --roles actions"], ignoreOrder: true);

    [Fact]
    public void Every_service_has_a_health_check()
    {
        foreach (var (name, service) in Services)
            List(Map(service["healthcheck"]), "test").First().ShouldBe("CMD", name);
    }

    [Fact]
    public void Our_own_are_asked_where_they_listen()
    {
        foreach (var (name, service) in Ours)
        {
            var test = List(Map(service["healthcheck"]), "test").ToList();
            test.Count.ShouldBe(4, name);
            test[1].ShouldBe("healthy.sh");
            var urls = Environment(service).GetValueOrDefault("ASPNETCORE_URLS") ?? Repository.Matches("infra/Dockerfile", @"ASPNETCORE_URLS=(\S+)").Single();
            urls.ShouldEndWith(":" + test[2], customMessage: name);
        }
    }

    [Fact]
    public void Every_image_of_others_is_pinned_to_a_major_version()
    {
        foreach (var (name, service) in Services.Where(service => !service.Value.ContainsKey("build")))
            ((string)service["image"]).ShouldMatch(@"^[a-z]+:\d+(-[a-z]+)?$", name);
    }

    [Fact]
    public void Nothing_is_published_but_the_gateway_on_the_loopback_address() =>
        Services.Where(service => List(service.Value, "ports").Any()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            published => published.Key.ShouldBe("gateway"),
            published => List(published.Value, "ports").ShouldHaveSingleItem().ShouldBe("127.0.0.1:${ORCHESTRATOR_PORT:-8080}:8080"));

    [Fact]
    public void For_the_tests_the_servers_are_published_on_the_loopback_address_too()
    {
        Published.Keys.ShouldBe(["rabbitmq", "postgres"], ignoreOrder: true);
        foreach (var port in Published.Values.SelectMany(service => List(service, "ports")))
            port.ShouldMatch(@"^127\.0\.0\.1:\$\{ORCHESTRATOR_[A-Z]+_PORT:-\d+\}:\d+$");
    }

    [Fact]
    public void Our_own_may_do_nothing_they_need_not()
    {
        foreach (var (name, service) in Ours)
        {
            service["read_only"].ShouldBe("true", name);
            service["init"].ShouldBe("true", name);
            List(service, "cap_drop").ShouldBe(["ALL"], name);
            List(service, "security_opt").ShouldBe(["no-new-privileges:true"], name);
            service.Keys.ShouldNotContain(key => (string)key == "privileged" || (string)key == "user" || (string)key == "cap_add", name);
        }
    }

    [Fact]
    public void The_keys_are_the_gateways_alone() =>
        Ours.Where(service => List(service.Value, "volumes").Any()).Select(service => service.Key).ShouldBe(["gateway"]);

    [Fact]
    public void What_a_service_waits_for_is_there_and_healthy()
    {
        foreach (var (name, service) in Ours.Where(service => service.Value.ContainsKey("depends_on")))
        {
            var awaited = Map(service["depends_on"]);
            awaited.Keys.ShouldBeSubsetOf(Services.Keys, customMessage: name);
            awaited.Values.Select(condition => Map(condition)["condition"]).ShouldAllBe(condition => (string)condition == "service_healthy");
        }

        foreach (var (name, service) in Platform)
            new[] { "rabbitmq", "postgres" }.ShouldBeSubsetOf(Map(service["depends_on"]).Keys.Cast<string>(), customMessage: name);
    }

    [Fact]
    public void Every_service_comes_back_after_a_restart_of_the_machine() =>
        Services.Values.ShouldAllBe(service => (string)service["restart"] == "unless-stopped");

    [Fact]
    public void Every_volume_that_is_mounted_is_declared_and_none_besides()
    {
        var mounted = Services.Values.SelectMany(service => List(service, "volumes")).Select(volume => volume.Split(':')[0]).Distinct();
        mounted.ShouldBe(Map(Repository.ReadYaml("docker-compose.yml")["volumes"]).Keys.Cast<string>(), ignoreOrder: true);
    }

    [Theory]
    [InlineData("docker-compose.yml", "name")]
    [InlineData(ForTests, "services")]
    public void Every_variable_it_takes_from_outside_has_a_default_and_is_named_in_its_header(string file, string begins)
    {
        var text = Repository.Read(file);
        var header = text[..text.IndexOf($"\n{begins}:", StringComparison.Ordinal)];
        var variables = Variable().Matches(text);
        variables.ShouldNotBeEmpty();
        foreach (Match variable in variables)
        {
            variable.Groups["default"].Value.ShouldNotBeEmpty(variable.Value);
            header.ShouldContain(variable.Groups["name"].Value);
        }
    }

    [Fact]
    public void The_platform_is_told_only_what_it_reads()
    {
        foreach (var (_, service) in Ours)
            Environment(service).Keys.ShouldAllBe(name => name.StartsWith("ORCHESTRATOR__") || name.StartsWith("ORCHESTRATOR_SECRET_") || name == "ASPNETCORE_URLS");
    }

    [Fact]
    public void The_platform_finds_its_bus()
    {
        var rabbitmq = Environment(Services["rabbitmq"]);
        foreach (var (name, service) in Platform)
        {
            var settings = Environment(service);
            settings["ORCHESTRATOR__BUS"].ShouldBe($"amqp://{rabbitmq["RABBITMQ_DEFAULT_USER"]}:${{secret:bus-password}}@rabbitmq/{rabbitmq["RABBITMQ_DEFAULT_VHOST"]}", name);
            settings["ORCHESTRATOR_SECRET_BUS_PASSWORD"].ShouldBe(rabbitmq["RABBITMQ_DEFAULT_PASS"]);
        }
    }

    [Fact]
    public void The_platform_finds_its_store()
    {
        var postgres = Environment(Services["postgres"]);
        foreach (var (name, service) in Platform)
        {
            var settings = Environment(service);
            ShouldReach(settings["ORCHESTRATOR__STORE"], "postgres", "${secret:store-password}");
            settings["ORCHESTRATOR_SECRET_STORE_PASSWORD"].ShouldBe(postgres["POSTGRES_PASSWORD"], name);
        }
    }

    [Fact]
    public void The_platform_finds_the_outside_world()
    {
        foreach (var (name, service) in Platform)
        {
            var sandbox = new Uri(Environment(service)["ORCHESTRATOR__SANDBOX"]);
            Services.ShouldContainKey(sandbox.Host, name);
            Environment(Services[sandbox.Host])["ASPNETCORE_URLS"].ShouldEndWith($":{sandbox.Port}");
        }
    }

    [Fact]
    public void What_the_header_for_the_tests_says_to_export_reaches_the_servers_it_publishes()
    {
        var rabbitmq = Environment(Services["rabbitmq"]);
        var bus = new Uri(Repository.Matches(ForTests, "export ORCHESTRATOR_TEST_BUS=(.*)$").ShouldHaveSingleItem());
        bus.UserInfo.ShouldBe($"{rabbitmq["RABBITMQ_DEFAULT_USER"]}:{rabbitmq["RABBITMQ_DEFAULT_PASS"]}");
        bus.AbsolutePath.ShouldBe($"/{rabbitmq["RABBITMQ_DEFAULT_VHOST"]}");
        List(Published["rabbitmq"], "ports").Select(Defaults).ShouldContain($"{bus.Host}:{bus.Port}:5672");

        var store = Repository.Matches(ForTests, "export ORCHESTRATOR_TEST_STORE='(.*)'$").ShouldHaveSingleItem();
        ShouldReach(store, "127.0.0.1", Environment(Services["postgres"])["POSTGRES_PASSWORD"]);
        List(Published["postgres"], "ports").Select(Defaults).ShouldContain($"127.0.0.1:{Parse(store)["Port"]}:5432");
    }

    [Fact]
    public void What_asks_whether_a_server_is_healthy_asks_as_a_user_it_has()
    {
        var postgres = Environment(Services["postgres"]);
        string.Join(' ', List(Map(Services["postgres"]["healthcheck"]), "test"))
            .ShouldContain($"-U {postgres["POSTGRES_USER"]} -d {postgres["POSTGRES_DB"]}");
    }

    [Fact]
    public void RabbitMQ_keeps_its_data_when_its_container_is_made_anew() => Services["rabbitmq"].ShouldContainKey("hostname");

    private static void ShouldReach(string connectionString, string host, string password)
    {
        var postgres = Environment(Services["postgres"]);
        var store = Parse(connectionString);
        store["Host"].ShouldBe(host);
        store["Username"].ShouldBe(postgres["POSTGRES_USER"]);
        store["Password"].ShouldBe(password);
        store["Database"].ShouldBe(postgres["POSTGRES_DB"]);
    }

    private static DbConnectionStringBuilder Parse(string connectionString) => new() { ConnectionString = connectionString };

    private static Dictionary<string, Dictionary<object, object>> ServicesOf(string file) =>
        Map(Repository.ReadYaml(file)["services"]).ToDictionary(pair => (string)pair.Key, pair => Map(pair.Value));

    private static Dictionary<object, object> Map(object value) => (Dictionary<object, object>)value is { } map
        ? map.ToDictionary(pair => pair.Key, pair => pair.Value ?? "")
        : [];

    private static IEnumerable<string> List(Dictionary<object, object> map, string key) =>
        map.TryGetValue(key, out var list) ? ((List<object>)list).Cast<string>() : [];

    private static Dictionary<string, string> Environment(Dictionary<object, object> service) =>
        Map(service["environment"]).ToDictionary(pair => (string)pair.Key, pair => Defaults((string)pair.Value));

    /// <summary>The text as compose reads it where nobody set anything.</summary>
    private static string Defaults(string text) => Variable().Replace(text, "${default}").Replace("$$", "$");

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z_]+)(:-(?<default>[^}]*))?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
