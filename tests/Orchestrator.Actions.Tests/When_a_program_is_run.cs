using System.Diagnostics;
using System.Globalization;
using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.Tests;

public sealed class When_a_program_is_run
{
    [Fact]
    public async Task Succeeds_with_what_it_wrote()
    {
        using var bench = Running("""{"Arguments":["-c","echo $1; echo oops >&2","--","{service}; rm -rf /"]}""");
        (await bench.Run("it")).Output!.Value.GetRawText()
            .ShouldBe("""{"exitCode":0,"stdout":"checkout; rm -rf /\n","stderr":"oops\n","truncated":false}""");
    }

    [Fact]
    public async Task Takes_its_json_as_the_output()
    {
        using var bench = Running("""{"Arguments":["-c","cat"],"Stdin":true,"OutputAs":"json"}""");
        (await bench.Run("it", new { free = 7 })).Output!.Value.GetProperty("free").GetInt32().ShouldBe(7);
        using var other = Running("""{"Arguments":["-c","echo no json"],"OutputAs":"json"}""");
        (await other.Run("it")).Outcome.ShouldBe(ActionOutcome.Unknown);
    }

    [Fact]
    public async Task Gives_it_a_clean_environment_and_its_secrets()
    {
        using var bench = new Bench(
            """
            {"AllowedPrograms":["/bin/sh"],"Actions":{"it":{"Connector":"exec","Program":"/bin/sh","Arguments":["-c","env; pwd"],
             "WorkingFolder":"/usr","Environment":{"TOKEN":"${secret:token}","SERVICE":"{service}"} } } }
            """,
            environment: ("ORCHESTRATOR_SECRET_TOKEN", "hush-hush"));
        var said = (await bench.Run("it")).Output!.Value.GetProperty("stdout").GetString()!;
        said.ShouldContain("TOKEN=***\n");
        said.ShouldContain("SERVICE=checkout\n");
        said.ShouldContain("\n/usr\n");
        said.ShouldNotContain("DOTNET");
        said.ShouldNotContain("HOME=");
        string.Join('\n', bench.Lines).ShouldNotContain("hush");
    }

    [Theory]
    [InlineData("exit 3", ActionOutcome.FailedFinal, "exit code 3")]
    [InlineData("echo disk gone >&2; exit 1", ActionOutcome.FailedFinal, "disk gone")]
    [InlineData("exit 75", ActionOutcome.FailedRetryable, "exit code 75")]
    [InlineData("exit 9", ActionOutcome.FailedRetryable, "exit code 9")]
    [InlineData("exit 4", ActionOutcome.Succeeded, null)]
    [InlineData("kill -9 $$", ActionOutcome.Unknown, "signal 9")]
    public async Task Tells_by_the_exit_code_how_it_went(string script, ActionOutcome outcome, string? error)
    {
        using var bench = Running($$"""{"Arguments":["-c","{{script}}"],"Success":"0,4","Retryable":"75,9"}""");
        var ended = await bench.Run("it");
        ended.Outcome.ShouldBe(outcome);
        if (error is not null)
            ended.Error!.ShouldContain(error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kills_it_with_all_it_started_when_time_is_up(bool idempotent)
    {
        var time = new ManualTime();
        using var pids = new TemporaryFile();
        using var bench = Running($$"""
            {"Arguments":["-c","(trap '' TERM HUP; echo $$ >> {{pids.Path}}; sleep 600) & echo $! >> {{pids.Path}}; wait"],"Idempotent":{{(idempotent ? "true" : "false")}} }
            """, time);
        var running = bench.Run("it", timeout: TimeSpan.FromSeconds(10));
        await When_a_peer_misbehaves.Until(() => File.ReadAllLines(pids.Path).Length == 2);
        time.Advance(TimeSpan.FromSeconds(10));
        var ended = await running;
        (ended.Outcome, ended.Repeatable).ShouldBe((ActionOutcome.Unknown, idempotent));
        ended.Error!.ShouldContain("killed");
        await AllGone(pids);
    }

    [Fact]
    public async Task Leaves_nothing_running_behind_it()
    {
        using var pids = new TemporaryFile();
        using var bench = Running($$"""{"Arguments":["-c","sleep 600 & echo $! >> {{pids.Path}}"]}""");
        (await bench.Run("it")).Outcome.ShouldBe(ActionOutcome.Succeeded);
        await AllGone(pids);
    }

    [Fact]
    public async Task Does_not_wait_for_something_that_got_away_and_holds_its_output_open()
    {
        using var pid = new TemporaryFile();
        using var bench = Running($$"""
            {"Arguments":["-c","setsid sh -c 'echo $$ > {{pid.Path}}; exec sleep 600' & while [ ! -s {{pid.Path}} ]; do sleep 0.01; done; cat {{pid.Path}}"]}
            """);
        var ended = await bench.Run("it", timeout: TimeSpan.FromMinutes(5));
        ended.Outcome.ShouldBe(ActionOutcome.Succeeded);
        using var sleeper = Process.GetProcessById(int.Parse(ended.Output!.Value.GetProperty("stdout").GetString()!, CultureInfo.InvariantCulture));
        sleeper.Kill();
    }

    [Fact]
    public async Task Keeps_no_more_output_than_is_allowed()
    {
        using var bench = Running("""{"Arguments":["-c","head -c 3000000 /dev/zero | tr '\\0' x"],"MaxOutputBytes":1000}""");
        var output = (await bench.Run("it")).Output!.Value;
        output.GetProperty("stdout").GetString()!.Length.ShouldBe(1000);
        output.GetProperty("truncated").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Takes_no_json_that_was_cut_off()
    {
        using var bench = Running("""{"Arguments":["-c","printf '[%03000d]' 0"],"MaxOutputBytes":1000,"OutputAs":"json"}""");
        var ended = await bench.Run("it");
        ended.Outcome.ShouldBe(ActionOutcome.Unknown);
        ended.Error!.ShouldContain("wrote over 1000 bytes");
    }

    [Fact]
    public async Task Fails_for_good_when_it_is_not_there_or_cannot_be_run()
    {
        using var program = new TemporaryFile();
        using var bench = new Bench($$"""{"AllowedPrograms":["{{program.Path}}"],"Actions":{"it":{"Connector":"exec","Program":"{{program.Path}}"} } }""");
        var unfit = await bench.Run("it");
        unfit.Outcome.ShouldBe(ActionOutcome.FailedFinal);
        unfit.Error!.ShouldContain("Permission denied");
        File.Delete(program.Path);
        var gone = await bench.Run("it");
        gone.Outcome.ShouldBe(ActionOutcome.FailedFinal);
        gone.Error!.ShouldContain($"There is no program {program.Path} on this machine");
    }

    [Fact]
    public async Task Lets_no_value_turn_into_an_option()
    {
        using var bench = Running("""{"Arguments":["-c","true","{service}"]}""");
        var ended = await bench.Run("it", new { service = "--force" });
        ended.Outcome.ShouldBe(ActionOutcome.FailedFinal);
        ended.Error!.ShouldContain("reads as an option");
    }

    [Fact]
    public async Task Is_never_run_twice_for_one_attempt()
    {
        using var file = new TemporaryFile();
        using var bench = Running($$"""{"Arguments":["-c","echo ran >> {{file.Path}}"]}""");
        var command = Bench.Command("it");
        (await bench.Run(command)).Outcome.ShouldBe(ActionOutcome.Succeeded);
        (await bench.Run(command)).Outcome.ShouldBe(ActionOutcome.Unknown);
        (await File.ReadAllLinesAsync(file.Path)).Length.ShouldBe(1);
    }

    private static Bench Running(string more, TimeProvider? time = null)
    {
        var action = """{"Connector":"exec","Program":"/bin/sh",""" + more.Trim()[1..];
        return new Bench($$"""{"AllowedPrograms":["/bin/sh"],"Actions":{"it":{{action}} } }""", time);
    }

    private static async Task AllGone(TemporaryFile pids)
    {
        var all = (await File.ReadAllLinesAsync(pids.Path)).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToList();
        all.ShouldNotBeEmpty();
        await When_a_peer_misbehaves.Until(() => all.TrueForAll(IsGone));
    }

    /// <summary>Ended; who should have collected it may not have done so yet.</summary>
    private static bool IsGone(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].TrimStart().StartsWith('Z');
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return true;
        }
    }

    private sealed class TemporaryFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
