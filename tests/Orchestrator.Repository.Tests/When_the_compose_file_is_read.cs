using System.Data.Common;
using System.Text.RegularExpressions;

namespace Orchestrator.Repository.Tests;

public sealed partial class When_the_compose_file_is_read
{
    private static readonly Dictionary<string, object> Compose = Repository.ReadYaml("docker-compose.yml");
    private static readonly Dictionary<string, Dictionary<object, object>> Services =
        Map(Compose["services"]).ToDictionary(pair => (string)pair.Key, pair => Map(pair.Value));

    /// <summary>Services that run our own image.</summary>
    private static IEnumerable<KeyValuePair<string, Dictionary<object, object>>> Ours => Services.Where(service => service.Value.ContainsKey("build"));

    [Fact]
    public void Every_service_has_a_health_check()
    {
        foreach (var (name, service) in Services)
        {
            if (service.TryGetValue("build", out var build))
                Repository.Read((string)Map(build)["dockerfile"]).ShouldContain("\nHEALTHCHECK ", customMessage: name);
            else
                Map(service["healthcheck"]).ShouldContainKey("test", name);
        }
    }

    [Fact]
    public void Every_image_of_others_is_pinned_to_a_major_version()
    {
        foreach (var (name, service) in Services.Where(service => !service.Value.ContainsKey("build")))
            ((string)service["image"]).ShouldMatch(@"^[a-z]+:\d+(-[a-z]+)?$", name);
    }

    [Fact]
    public void Every_published_port_is_on_the_loopback_address()
    {
        foreach (var (name, service) in Services)
        {
            foreach (var port in List(service, "ports"))
                port.ShouldMatch(@"^127\.0\.0\.1:\$\{ORCHESTRATOR_[A-Z_]*PORT:-\d+\}:\d+$", name);
        }
    }

    [Fact]
    public void No_two_services_publish_one_port()
    {
        var ports = Services.Values.SelectMany(service => List(service, "ports")).Select(port => Defaults(port).Split(':')[1]).ToList();
        ports.ShouldBeUnique();
        ports.ShouldNotBeEmpty();
    }

    [Fact]
    public void What_a_service_waits_for_is_there_and_healthy()
    {
        foreach (var (name, service) in Ours)
        {
            var awaited = Map(service["depends_on"]);
            awaited.Keys.ShouldBe(["rabbitmq", "postgres"], ignoreOrder: true, name);
            awaited.Keys.ShouldBeSubsetOf(Services.Keys);
            awaited.Values.Select(condition => Map(condition)["condition"]).ShouldAllBe(condition => (string)condition == "service_healthy");
        }
    }

    [Fact]
    public void Every_service_comes_back_after_a_restart_of_the_machine() =>
        Services.Values.ShouldAllBe(service => (string)service["restart"] == "unless-stopped");

    [Fact]
    public void Every_volume_that_is_mounted_is_declared_and_none_besides()
    {
        var mounted = Services.Values.SelectMany(service => List(service, "volumes")).Select(volume => volume.Split(':')[0]).Distinct();
        mounted.ShouldBe(Map(Compose["volumes"]).Keys.Cast<string>(), ignoreOrder: true);
    }

    [Fact]
    public void Every_variable_it_takes_from_outside_has_a_default_and_is_named_in_its_header()
    {
        var text = Repository.Read("docker-compose.yml");
        var header = text[..text.IndexOf("\nname:", StringComparison.Ordinal)];
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
            Environment(service).Keys.ShouldAllBe(name => name.StartsWith("ORCHESTRATOR__") || name == "ASPNETCORE_URLS");
    }

    [Fact]
    public void The_platform_finds_its_bus()
    {
        var rabbitmq = Environment(Services["rabbitmq"]);
        foreach (var (_, service) in Ours)
        {
            var bus = new Uri(Environment(service)["ORCHESTRATOR__BUS"]);
            bus.Scheme.ShouldBe("amqp");
            bus.Host.ShouldBe("rabbitmq");
            bus.UserInfo.ShouldBe($"{rabbitmq["RABBITMQ_DEFAULT_USER"]}:{rabbitmq["RABBITMQ_DEFAULT_PASS"]}");
            bus.AbsolutePath.ShouldBe($"/{rabbitmq["RABBITMQ_DEFAULT_VHOST"]}");
        }
    }

    [Fact]
    public void The_platform_finds_its_store()
    {
        foreach (var (_, service) in Ours)
            ShouldReach(Environment(service)["ORCHESTRATOR__STORE"], "postgres");
    }

    [Fact]
    public void What_its_header_says_to_export_reaches_the_servers_it_publishes()
    {
        var rabbitmq = Environment(Services["rabbitmq"]);
        var bus = new Uri(Repository.Matches("docker-compose.yml", "export ORCHESTRATOR_TEST_BUS=(.*)$").ShouldHaveSingleItem());
        bus.UserInfo.ShouldBe($"{rabbitmq["RABBITMQ_DEFAULT_USER"]}:{rabbitmq["RABBITMQ_DEFAULT_PASS"]}");
        bus.AbsolutePath.ShouldBe($"/{rabbitmq["RABBITMQ_DEFAULT_VHOST"]}");
        List(Services["rabbitmq"], "ports").Select(Defaults).ShouldContain($"{bus.Host}:{bus.Port}:5672");

        var store = Repository.Matches("docker-compose.yml", "export ORCHESTRATOR_TEST_STORE='(.*)'$").ShouldHaveSingleItem();
        ShouldReach(store, "127.0.0.1");
        List(Services["postgres"], "ports").Select(Defaults).ShouldContain($"127.0.0.1:{Parse(store)["Port"]}:5432");
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

    private static void ShouldReach(string connectionString, string host)
    {
        var postgres = Environment(Services["postgres"]);
        var store = Parse(connectionString);
        store["Host"].ShouldBe(host);
        store["Username"].ShouldBe(postgres["POSTGRES_USER"]);
        store["Password"].ShouldBe(postgres["POSTGRES_PASSWORD"]);
        store["Database"].ShouldBe(postgres["POSTGRES_DB"]);
    }

    private static DbConnectionStringBuilder Parse(string connectionString) => new() { ConnectionString = connectionString };

    private static Dictionary<object, object> Map(object value) => (Dictionary<object, object>)value is { } map
        ? map.ToDictionary(pair => pair.Key, pair => pair.Value ?? "")
        : [];

    private static IEnumerable<string> List(Dictionary<object, object> map, string key) =>
        map.TryGetValue(key, out var list) ? ((List<object>)list).Cast<string>() : [];

    private static Dictionary<string, string> Environment(Dictionary<object, object> service) =>
        Map(service["environment"]).ToDictionary(pair => (string)pair.Key, pair => Defaults((string)pair.Value));

    /// <summary>The text as compose reads it where nobody set anything.</summary>
    private static string Defaults(string text) => Variable().Replace(text, "${default}");

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(:-(?<default>[^}]*))?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
