namespace Orchestrator.Repository.Tests;

public sealed class When_the_solution_is_read
{
    private static readonly IReadOnlyList<string> InSolution =
        [.. Repository.Matches("Orchestrator.sln", "^Project\\(\"[^\"]+\"\\) = \"[^\"]+\", \"([^\"]+\\.csproj)\"").Select(path => path.Replace('\\', '/'))];

    [Fact]
    public void Holds_every_project_and_no_other() => InSolution.ShouldBe(Repository.Projects, ignoreOrder: true);

    [Fact]
    public void Every_project_is_named_as_its_folder() =>
        Repository.Projects.ShouldAllBe(project => Path.GetFileName(Repository.Folder(project)) == Path.GetFileNameWithoutExtension(project));

    [Fact]
    public void Every_project_has_a_lock_file() =>
        Repository.Projects.Select(project => Repository.Folder(project) + "/packages.lock.json").ShouldBeSubsetOf(Repository.Files);

    [Fact]
    public void Dependencies_point_one_way()
    {
        string[] order = ["contracts", "state-machines", "services", "tests"];
        foreach (var project in Repository.Projects)
        {
            var rank = Array.IndexOf(order, project.Split('/')[0]);
            rank.ShouldBeGreaterThanOrEqualTo(0, $"{project} is in none of {string.Join(", ", order)}");
            foreach (var reference in References(project))
                Array.IndexOf(order, reference.Split('/')[0]).ShouldBeLessThanOrEqualTo(rank, $"{project} depends on {reference}");
        }
    }

    [Fact]
    public void Contracts_depend_on_nothing()
    {
        foreach (var project in Repository.Projects.Where(project => project.StartsWith("contracts/")))
            Repository.ReadXml(project).Descendants().Select(element => element.Name.LocalName).ShouldNotContain(name => name.EndsWith("Reference"), project);
    }

    [Fact]
    public void Every_project_where_decisions_and_replays_live_bans_clocks_and_chance()
    {
        var deciding = Repository.Projects.Where(project =>
            project.StartsWith("contracts/") || project.StartsWith("state-machines/") || project.Contains("/Orchestrator.Tabletop/"));
        foreach (var project in deciding)
            Repository.ReadXml(project).Descendants("BanClocksAndChance").Select(element => element.Value).ShouldBe(["true"], project);
    }

    [Fact]
    public void Every_test_project_is_one_the_test_command_runs()
    {
        var runs = Repository.Projects.Where(project =>
            project.StartsWith("tests/") && Directory.EnumerateFiles(Repository.PathOf(Repository.Folder(project)), "When_*.cs", SearchOption.AllDirectories).Any());
        runs.ShouldAllBe(project => project.EndsWith(".Tests.csproj"));
    }

    private static IEnumerable<string> References(string project) => Repository.ReadXml(project).Descendants("ProjectReference")
        .Select(reference => Repository.Resolve(Repository.Folder(project), reference.Attribute("Include")!.Value));
}
