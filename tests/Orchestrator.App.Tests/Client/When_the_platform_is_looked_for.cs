using Orchestrator.App.Client;

namespace Orchestrator.App.Tests.Client;

public sealed class When_the_platform_is_looked_for : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("orchestrator-client-").FullName;

    public When_the_platform_is_looked_for() =>
        File.WriteAllText(Path.Combine(_data, "credentials.json"), """{"adminKey":"ork_admin","integrationKey":"ork_signals"}""");

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void Is_this_machines_own_with_its_own_key() => Find().ShouldBe(new Connection(new Uri("http://127.0.0.1:8080/"), "ork_admin"));

    [Fact]
    public void The_command_line_beats_the_environment()
    {
        var environment = new Dictionary<string, string> { ["ORCHESTRATOR_URL"] = "http://127.0.0.1:1", ["ORCHESTRATOR_KEY"] = "ork_environment" };
        Find(environment: environment).ShouldBe(new Connection(new Uri("http://127.0.0.1:1/"), "ork_environment"));
        Find("http://127.0.0.1:2", "ork_line", environment).ShouldBe(new Connection(new Uri("http://127.0.0.1:2/"), "ork_line"));
    }

    [Fact]
    public void A_path_before_the_api_is_kept() => Find("https://ops.example.com/orchestrator", "ork_line").Url.ShouldBe(new Uri("https://ops.example.com/orchestrator/"));

    [Theory]
    [InlineData("http://orchestrator.example.com")]
    [InlineData("http://192.168.1.7:8080")]
    public void This_machines_key_goes_to_no_other_machine(string url) => Find(url).Key.ShouldBeNull();

    [Fact]
    public void A_key_may_be_in_a_file()
    {
        var file = Path.Combine(_data, "key");
        File.WriteAllText(file, "ork_file\n");
        Find(key: "@" + file).Key.ShouldBe("ork_file");
        Should.Throw<WrongSetting>(() => Find(key: "@" + file + "s")).Message.ShouldStartWith("The file with the key cannot be read: ");
    }

    [Fact]
    public void What_is_no_key_is_not_sent()
    {
        var file = Path.Combine(_data, "credentials.json");
        File.AppendAllText(file, "\nand more");
        Should.Throw<WrongSetting>(() => Find(key: "@" + file)).Message.ShouldBe($"{file} holds no key: a key is one word, as orchestrator keys add prints it.");
    }

    [Theory]
    [InlineData("localhost:8080")]
    [InlineData("ftp://localhost")]
    [InlineData("http://admin:secret@localhost")]
    public void What_is_no_address_is_said_so(string url) =>
        Should.Throw<WrongSetting>(() => Find(url)).Message.ShouldBe($"'{url}' is no address of a platform: give --url or ORCHESTRATOR_URL as in http://127.0.0.1:8080.");

    [Fact]
    public void Without_a_file_there_is_no_key() => Connection.Find(null, null, _ => null).Key.ShouldBeNull();

    [Fact]
    public void A_connection_does_not_print_its_key() => Find().ToString().ShouldBe("http://127.0.0.1:8080");

    private Connection Find(string? url = null, string? key = null, Dictionary<string, string>? environment = null) =>
        Connection.Find(url, key, name => name == "ORCHESTRATOR__DATA" ? _data : environment?.GetValueOrDefault(name));
}
