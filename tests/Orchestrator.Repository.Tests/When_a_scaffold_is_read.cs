namespace Orchestrator.Repository.Tests;

public sealed class When_a_scaffold_is_read
{
    private const string Version = "<PackageVersion Include=\"([^\"]+\" Version=\"[^\"]+)\"";

    [Fact]
    public void A_team_starts_with_the_test_packages_that_we_use() => Repository
        .Matches("services/Orchestrator.App/Scaffolding/Templates/Directory.Packages.props.txt", Version)
        .Where(version => !version.StartsWith("Orchestrator.")).ShouldBeSubsetOf(Repository.Matches("Directory.Packages.props", Version));
}
