namespace Orchestrator.Repository.Tests;

public sealed class When_the_image_is_built
{
    private const string Dockerfile = "infra/Dockerfile";

    [Fact]
    public void Uses_the_framework_the_projects_are_built_for()
    {
        var framework = Repository.ReadXml("Directory.Build.props").Descendants("TargetFramework").Single().Value.Replace("net", "");
        Repository.Matches(Dockerfile, @"^FROM (\S+)").ShouldBe(
            [$"mcr.microsoft.com/dotnet/sdk:{framework}", $"mcr.microsoft.com/dotnet/aspnet:{framework}"]);
    }

    [Fact]
    public void Does_not_run_as_root()
    {
        // The base image's user `app`, by number, so that Kubernetes can see for itself that it is not root.
        Repository.Matches(Dockerfile, "^USER (.*)$").ShouldHaveSingleItem().ShouldBe("$APP_UID");
        Repository.Read(Dockerfile).ShouldContain("install -d -o app");
    }

    [Fact]
    public void Keeps_its_data_where_the_compose_file_mounts_a_volume()
    {
        var data = Repository.Matches(Dockerfile, @"ORCHESTRATOR__DATA=([^ ]+)").ShouldHaveSingleItem();
        Repository.Matches(Dockerfile, "^VOLUME (.*)$").ShouldHaveSingleItem().ShouldBe(data);
        Repository.Read("docker-compose.yml").ShouldContain($"- data:{data}\n");
    }

    [Fact]
    public void Listens_where_it_is_exposed_published_and_asked_for_its_health()
    {
        var port = Repository.Matches(Dockerfile, @"^EXPOSE (\d+)$").ShouldHaveSingleItem();
        Repository.Matches(Dockerfile, @"ASPNETCORE_URLS=(.*)$").ShouldHaveSingleItem().ShouldBe($"http://+:{port}");
        Repository.Matches(Dockerfile, """ CMD \["healthy\.sh", "(\d+)", "/health/live"\]$""").ShouldHaveSingleItem().ShouldBe(port);
        Repository.Read("docker-compose.yml").ShouldContain("""- "127.0.0.1:${ORCHESTRATOR_PORT:-8080}:""" + port + '"');
    }

    [Fact]
    public void Publishes_the_program_it_starts()
    {
        var project = Repository.Matches(Dockerfile, "dotnet publish ([^ ]+)").ShouldHaveSingleItem();
        var program = Repository.Matches(Dockerfile, """^ENTRYPOINT \["(.*)"\]$""").ShouldHaveSingleItem();
        Repository.ReadXml(project).Descendants("AssemblyName").ShouldHaveSingleItem().Value.ShouldBe(program);
    }

    [Fact]
    public void What_it_copies_besides_is_not_left_out()
    {
        var copied = Repository.Matches(Dockerfile, @"^COPY (infra/\S+) ").ShouldHaveSingleItem();
        Repository.Files.ShouldContain(copied);
        Repository.Read(".dockerignore").Split('\n').ShouldContain("!" + copied);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Repository.PathOf(copied)).HasFlag(UnixFileMode.OtherExecute).ShouldBeTrue();
    }

    [Fact]
    public void Leaves_out_nothing_the_build_reads()
    {
        var left = Repository.Read(".dockerignore").Split('\n');
        var read = Repository.EntriesAtTheRoot.Where(entry => entry.StartsWith("Directory.") || entry.EndsWith(".json") || entry.EndsWith(".txt"))
            .Concat([".editorconfig", "contracts", "state-machines", "services"]);
        read.ShouldAllBe(entry => !left.Contains(entry));
    }
}
