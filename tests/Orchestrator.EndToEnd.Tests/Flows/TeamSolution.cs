using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.Flows;

/// <summary>What a team does, once for all tests of it: takes our packages, makes a solution for its flow, and tests it.</summary>
public sealed class TeamSolution : IAsyncLifetime
{
    private static readonly string[] Packages =
        ["contracts/Orchestrator.Contracts", "state-machines/Orchestrator.StateMachines", "services/Orchestrator.AuditTrail", "services/Orchestrator.Tabletop"];

    /// <summary>Never twice: NuGet keeps a version it has seen for ever.</summary>
    private readonly string _version = $"0.1.0-run.{Guid.NewGuid():N}";
    private readonly string _root = Directory.CreateTempSubdirectory("team").FullName;

    public string Folder => Path.Combine(_root, "disk-full");

    public string FlowProject => Path.Combine(Folder, "DiskFullFlows");

    /// <summary>What <c>ORCHESTRATOR__FLOWS</c> points at.</summary>
    public string Output => Path.Combine(FlowProject, "bin", "Release", "net10.0");

    public Ended Tested { get; private set; } = null!;

    private string Feed => Path.Combine(_root, "feed");

    public async ValueTask InitializeAsync()
    {
        Succeeded(await Programs.Orchestrator(_root, "flows", "new", "disk-full"));
        foreach (var packed in await Task.WhenAll(Packages.Select(Pack)))
            Succeeded(packed);
        Tested = await Programs.Dotnet(Folder, ["test", "-c", "Release", "-warnaserror", "-tl:off", .. Settings]);
    }

    /// <summary>A folder that is deleted with the rest.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;

    public async Task Build(string output) =>
        Succeeded(await Programs.Dotnet(FlowProject, ["build", "-c", "Release", "--no-restore", "-o", output, .. Settings]));

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var package in Packages.Select(project => Path.Combine(cache, Path.GetFileName(project).ToLowerInvariant(), _version)).Where(Directory.Exists))
            Directory.Delete(package, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Of the build, that of the registry's advisories left out: it would judge other people's packages.</summary>
    private IEnumerable<string> Settings => [$"-p:OrchestratorVersion={_version}", $"-p:RestoreAdditionalProjectSources={Feed}", "-p:NuGetAudit=false"];

    private static void Succeeded(Ended ended) => ended.ExitCode.ShouldBe(0, ended.All);

    /// <summary>As it is built already: these tests are about what a package says, not about compiling it once more.</summary>
    private Task<Ended> Pack(string project) =>
        Programs.Dotnet(Programs.Tree, "pack", project, "--no-build", "-c", Programs.Configuration, $"-p:Version={_version}", "-o", Feed);
}
