using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Orchestrator.Repository.Tests;

public sealed partial class When_the_tree_is_read
{
    private static IEnumerable<string> Scripts => Repository.Files.Where(file => file.EndsWith(".sh") || file.StartsWith(".ci/"));

    [Fact]
    public void The_root_holds_only_what_the_layout_names() => Repository.EntriesAtTheRoot.ShouldBeSubsetOf(
    [
        ".ci", "contracts", "docs", "infra", "services", "state-machines", "tests",
        "Orchestrator.sln", "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", "global.json",
        "docker-compose.yml", ".dockerignore", ".editorconfig", ".gitattributes", ".gitignore",
        "README.md", "CONTRIBUTING.md", "LICENSE",
    ]);

    [Fact]
    public void No_file_names_a_path_of_one_machine()
    {
        foreach (var file in Repository.Files.Where(IsText))
            PathOfOneMachine().Matches(Repository.Read(file)).Select(match => match.Value).ShouldBeEmpty(file);
    }

    [Fact]
    public void No_file_prescribes_where_packages_come_from()
    {
        Repository.Files.ShouldNotContain(file => file.EndsWith("nuget.config", StringComparison.OrdinalIgnoreCase));
        foreach (var file in Repository.Files.Where(file => file.EndsWith(".csproj") || file.EndsWith(".props") || file.EndsWith(".targets")))
            Repository.Read(file).ShouldNotContain("RestoreSources", customMessage: file);
    }

    [Fact]
    public void Every_script_can_be_run_and_stops_at_the_first_failure()
    {
        Scripts.ShouldContain("infra/test.sh");
        foreach (var script in Scripts)
        {
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(Repository.PathOf(script)).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue(script);
            Repository.Read(script).ShouldStartWith("#!/usr/bin/env bash\n", customMessage: script);
            Repository.Read(script).ShouldContain("\nset -euo pipefail\n", customMessage: script);
        }
    }

    [Fact]
    public void Every_script_parses()
    {
        foreach (var script in Scripts)
        {
            using var bash = Process.Start(new ProcessStartInfo("bash", ["-n", Repository.PathOf(script)]) { UseShellExecute = false, RedirectStandardError = true })!;
            bash.StandardError.ReadToEnd().ShouldBeEmpty(script);
        }
    }

    private static bool IsText(string file) => Path.GetExtension(file) is not (".png" or ".jpg" or ".gif" or ".db" or ".snk");

    /// <summary>/root/.nuget is a folder inside an image.</summary>
    [GeneratedRegex(@"(?<![\w.}/-])/(home|Users|work|root(?!/\.nuget))/\w+|\b[A-Z]:\\\\?Users\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex PathOfOneMachine();
}
