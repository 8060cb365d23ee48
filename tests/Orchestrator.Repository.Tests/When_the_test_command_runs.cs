using System.Diagnostics;

namespace Orchestrator.Repository.Tests;

/// <summary>infra/test.sh itself, with a <c>dotnet</c> that only pretends, in a temporary folder that shows what is left behind.</summary>
public sealed class When_the_test_command_runs : IDisposable
{
    /// <summary>What is counted is these tests' own project, so that the number of projects in the tree does not matter.</summary>
    private const string Project = "Orchestrator.Repository.Tests";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("test-command-").FullName;

    public When_the_test_command_runs() => Directory.CreateDirectory(Temporary);

    private string Temporary => Path.Combine(_folder, "tmp");

    private string Output => Path.Combine(_folder, "output");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Ends_with_how_many_passed_and_failed()
    {
        var (code, lines) = Run(Results(total: 3, executed: 3, passed: 3));
        lines[^1].ShouldBe("3 passed, 0 failed");
        code.ShouldBe(0);
    }

    [Fact]
    public void Adds_up_all_projects()
    {
        var (code, lines) = Run(Results(total: 3, executed: 3, passed: 3), ["Orchestrator.AuditTrail.Tests", "Orchestrator.StateMachines.Tests"]);
        lines[^1].ShouldBe("6 passed, 0 failed");
        code.ShouldBe(0);
    }

    [Fact]
    public void Fails_when_a_test_failed()
    {
        var (code, lines) = Run(Results(total: 3, executed: 3, passed: 2) + "exit 1\n");
        lines[^1].ShouldBe("2 passed, 1 failed");
        code.ShouldNotBe(0);
    }

    [Fact]
    public void Says_how_many_were_skipped()
    {
        var (code, lines) = Run(Results(total: 3, executed: 2, passed: 2));
        lines[^2..].ShouldBe(["1 skipped", "2 passed, 0 failed"]);
        code.ShouldBe(0);
    }

    [Fact]
    public void Counts_a_crash_as_a_failure_though_all_that_ran_passed()
    {
        var (code, lines) = Run(Results(total: 3, executed: 3, passed: 3) + "exit 1\n");
        lines[^1].ShouldBe("3 passed, 1 failed");
        code.ShouldNotBe(0);
    }

    [Fact]
    public void Counts_a_crash_before_any_result_as_a_failure()
    {
        var (code, lines) = Run("exit 134\n");
        lines[^1].ShouldBe("0 passed, 1 failed");
        code.ShouldNotBe(0);
    }

    [Fact]
    public void Fails_when_no_test_was_run()
    {
        var (code, lines) = Run(Results(total: 0, executed: 0, passed: 0));
        lines[^2..].ShouldBe(["No test was run.", "0 passed, 0 failed"]);
        code.ShouldNotBe(0);
    }

    [Fact]
    public void Runs_no_test_when_the_build_fails()
    {
        var (code, lines) = Run(Results(total: 3, executed: 3, passed: 3), build: 1);
        lines[^1].ShouldBe("infra/test.sh: the build failed (see above), so no test was run.");
        code.ShouldNotBe(0);
    }

    [Theory]
    [InlineData("printf 'password=%s and more' SECRET")]
    [InlineData("printf '%s' '-SECRET' | base64")]
    [InlineData("printf '%s' 'ab-SECRET' | base64")]
    [InlineData("printf '%s' 'SECRET' | od -An -v -tx1 | tr -d ' \\n'")]
    [InlineData("head -c 100 /dev/urandom; printf 'sECRET'")]
    public void Counts_a_secret_that_was_written_down_as_a_failure(string writes)
    {
        // Put in here: the names of these tests are themselves written down.
        writes = writes.Replace("sECRET", "marKEDsecret", StringComparison.Ordinal).Replace("SECRET", "MarkedSecretX", StringComparison.Ordinal);
        var (code, lines) = Run(Results(total: 3, executed: 3, passed: 3) + $"{{ {writes}; }} >\"$ORCHESTRATOR_TEST_LEFT/some.log\"\n");
        lines[^1].ShouldBe("3 passed, 1 failed");
        lines.ShouldContain(line => line.EndsWith("left/some.log", StringComparison.Ordinal));
        code.ShouldNotBe(0);
    }

    [Fact]
    public void Looks_at_what_the_tests_said_too()
    {
        var (_, lines) = Run(Results(total: 3, executed: 3, passed: 3) + "echo MarkedSecretX >>\"$folder/$name\"\n");
        lines[^1].ShouldBe("3 passed, 1 failed");
    }

    [Fact]
    public void Keeps_nobody_from_reading_the_tree_while_it_builds()
    {
        using var command = Start("", [Project], whileBuilding: "echo building; sleep 1000");
        WaitFor(() => Lines().Contains("building"));
        foreach (var file in Repository.Files)
            File.ReadAllBytes(Repository.PathOf(file));
        using (var kill = Process.Start("kill", [command.Id.ToString()]))
            kill.WaitForExit();
        command.WaitForExit(Patience).ShouldBeTrue();
    }

    [Fact]
    public void Hands_what_follows_two_dashes_to_dotnet_test()
    {
        var (_, lines) = Run("printf '<%s>' \"$@\"\n", [Project, "--", "--filter", "A | B"]);
        lines.ShouldContain(line => line.EndsWith("<--filter><A | B>"));
    }

    [Fact]
    public void Ends_what_tests_left_running()
    {
        var (_, lines) = Run("sleep 1000 & echo left $!\n");
        var left = lines.Single(line => line.StartsWith("left ")).Split(' ')[1];
        IsRunning(left).ShouldBeFalse();
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    [InlineData("HUP", 129)]
    public void Stops_at_once_and_leaves_nothing_behind_when_interrupted(string signal, int expected)
    {
        using var command = Start("echo testing $$; sleep 1000\n", [Project]);
        WaitFor(() => Lines().Any(line => line.StartsWith("testing ")));
        using (var kill = Process.Start("kill", [$"-{signal}", command.Id.ToString()]))
            kill.WaitForExit();
        command.WaitForExit(Patience).ShouldBeTrue($"{signal} did not stop it");
        command.ExitCode.ShouldBe(expected);
        IsRunning(Lines().Single(line => line.StartsWith("testing ")).Split(' ')[1]).ShouldBeFalse();
        Directory.EnumerateFileSystemEntries(Temporary).ShouldBeEmpty();
    }

    [Fact]
    public void Refuses_a_project_that_is_not_there_and_says_which_are()
    {
        var (code, lines) = Run("", ["Orchestrator.Weather.Tests"]);
        lines[^1].ShouldContain("there is no test project 'Orchestrator.Weather.Tests'");
        lines[^1].ShouldContain(Project);
        code.ShouldNotBe(0);
    }

    [Fact]
    public void Refuses_to_use_one_server_of_somebody_and_one_of_its_own()
    {
        using var command = Start("", [Project], store: "");
        command.WaitForExit(Patience).ShouldBeTrue();
        command.ExitCode.ShouldNotBe(0);
        Lines()[^1].ShouldContain("set both ORCHESTRATOR_TEST_BUS and ORCHESTRATOR_TEST_STORE");
    }

    /// <summary>What the pretended dotnet does to report these results.</summary>
    private static string Results(int total, int executed, int passed) => $$"""
        for argument in "$@"; do
            case $argument in
                trx*) name=${argument#*LogFileName=} ;;
            esac
            [ "${before:-}" != --results-directory ] || folder=$argument
            before=$argument
        done
        echo '<ResultSummary><Counters total="{{total}}" executed="{{executed}}" passed="{{passed}}" failed="{{executed - passed}}" /></ResultSummary>' >"$folder/$name"

        """;

    private (int Code, string[] Lines) Run(string test, string[]? arguments = null, int build = 0)
    {
        using var command = Start(test, arguments ?? [Project], $"exit {build}");
        command.WaitForExit(Patience).ShouldBeTrue("infra/test.sh did not end");
        Directory.EnumerateFileSystemEntries(Temporary).ShouldBeEmpty();
        return (command.ExitCode, Lines());
    }

    /// <param name="test">What <c>dotnet test</c> does.</param>
    /// <param name="whileBuilding">What <c>dotnet build</c> does.</param>
    private Process Start(string test, string[] arguments, string whileBuilding = "exit 0", string store = "Host=nowhere")
    {
        var program = Path.Combine(_folder, "dotnet");
        File.WriteAllText(program, $"#!/usr/bin/env bash\nset -eu\n[ \"$1\" = test ] || {{ {whileBuilding}; exit; }}\n{test}");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        // Output goes through a file: a pipe would be held open by what the command leaves running.
        var start = new ProcessStartInfo("bash", ["-c", "exec env --default-signal=INT bash \"$@\" >\"$0\" 2>&1", Output, Repository.PathOf("infra/test.sh"), .. arguments])
        {
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ORCHESTRATOR_")).ToList())
            start.Environment.Remove(name);
        start.Environment["PATH"] = _folder + ":" + start.Environment["PATH"];
        start.Environment["TMPDIR"] = Temporary;
        start.Environment["ORCHESTRATOR_TEST_BUS"] = "amqp://nowhere";
        start.Environment["ORCHESTRATOR_TEST_STORE"] = store;
        return Process.Start(start)!;
    }

    private string[] Lines() => File.Exists(Output) ? File.ReadAllText(Output).TrimEnd().Split('\n') : [];

    /// <summary>A process that has ended may stay in the table until its parent looks: that one does not run.</summary>
    private static bool IsRunning(string pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)] is not ('Z' or 'X');
        }
        catch (Exception error) when (error is DirectoryNotFoundException or FileNotFoundException)
        {
            return false;
        }
    }

    private static void WaitFor(Func<bool> condition) => SpinWait.SpinUntil(condition, Patience).ShouldBeTrue();
}
