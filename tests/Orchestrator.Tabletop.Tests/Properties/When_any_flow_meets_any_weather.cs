using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Tests.Properties;

/// <summary>
/// Flows as chance draws them, in a world where anything goes wrong. A failure shows the smallest case that fails, and the seed.
/// ORCHESTRATOR_TEST_CASES says how many cases to try, ORCHESTRATOR_TEST_SEED which: two numbers, the second odd, as a failure prints them;
/// with ORCHESTRATOR_TEST_SHRINK=no a failure is told as it is found.
/// </summary>
public sealed class When_any_flow_meets_any_weather
{
    private const int Cases = 250;

    /// <summary>These take an operator who meddles with steps, or evidence: Turmoil has both.</summary>
    private static readonly Type[] Elsewhere =
        [typeof(StepSkipped), typeof(StepRetryOrdered), typeof(StepInputCorrected), typeof(HoldLifted), typeof(EvidenceAged)];

    [Fact]
    public void Every_response_ends_and_says_truly_how() => HoldOfEach((one, flows, recording) => Story.Of(flows, recording)
        .SelectMany(story => Ending.Violations(story).Concat(Ending.Overruns(story, one.Weather.Down))).Concat(Ending.Leftovers(recording)));

    [Fact]
    public void What_took_effect_is_undone_once_and_the_last_first() =>
        HoldOfEach((_, flows, recording) => Story.Of(flows, recording).SelectMany(Undone.Violations));

    [Fact]
    public void No_step_runs_before_the_one_before_it_is_over() =>
        HoldOfEach((_, flows, recording) => Story.Of(flows, recording).SelectMany(Sequence.Violations));

    [Fact]
    public void No_action_is_tried_more_often_or_sooner_than_its_flow_says() =>
        HoldOfEach((_, flows, recording) => Story.Of(flows, recording).SelectMany(Trying.Violations));

    [Fact]
    public void No_failure_turns_a_response_back_that_something_catches() =>
        HoldOfEach((_, flows, recording) => Story.Of(flows, recording).SelectMany(Trying.Uncaught));

    [Fact]
    public void What_people_say_is_what_follows() => HoldOfEach((_, flows, recording) =>
        recording.Tasks.SelectMany(Answers.Violations).Concat(Story.Of(flows, recording).SelectMany(Answers.Violations)));

    [Fact]
    public void Folding_a_stream_at_any_point_gives_the_state_that_decided_there() =>
        Hold(async day => (await Played.Of(day, snapshots: true)).Folding);

    [Fact]
    public void Replaying_what_was_recorded_records_the_same() => Hold(async day =>
    {
        var (flows, cases, _) = await Played.Of(day);
        var recorded = cases.SelectMany(one => one.Recording.All).Select(happened => happened.Recorded);
        var report = await new Tabletop.Replays.Replay(flows).Run(recorded.ToAsyncEnumerable);
        return report.IsFaithful ? [] : [report.ToString()];
    });

    /// <summary>On another platform, and whether or not the process finds snapshots when it is up again.</summary>
    [Fact]
    public void The_same_seed_gives_the_same_log_byte_for_byte() => Hold(async day =>
    {
        var (first, second) = ((await Played.Of(day)).Cases, (await Played.Of(day, snapshots: true)).Cases);
        var differences = new List<string>();
        foreach (var ((one, recording), (_, again)) in first.Zip(second))
        {
            if (await Log(recording) != await Log(again))
                differences.Add($"the second log of {one.FlowName} differs");
        }

        return differences;
    });

    /// <summary>What no case brings, no case proves.</summary>
    [Fact]
    public void Whatever_can_happen_to_a_response_does()
    {
        var seen = new HashSet<Type>();
        HoldOfEach((_, _, recording) =>
        {
            seen.UnionWith(recording.All.Select(happened => happened.Fact.GetType()));
            return [];
        });
        var map = ResponseInputs.Map;
        map.Telling.Concat(map.Following).Except(seen).Except(Elsewhere).Select(fact => fact.Name).ShouldBeEmpty();
    }

    private static void HoldOfEach(Func<Case, FlowCatalogue, Recording, IEnumerable<string>> violations) => Hold(async day =>
    {
        var (flows, cases, _) = await Played.Of(day);
        return [.. cases.SelectMany(one => violations(one.Case, flows, one.Recording))];
    });

    private static void Hold(Func<Day, Task<IReadOnlyList<string>>> violations)
    {
        var cases = int.Parse(Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_CASES") ?? $"{Cases}");
        var seed = (Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_SEED") ?? "1 1").Split(' ');
        var config = Config.QuickThrowOnFailure.WithQuietOnSuccess(true)
            .WithMaxTest((cases + Day.Length - 1) / Day.Length)
            .WithReplay(ulong.Parse(seed[0]), ulong.Parse(seed[1]));
        var days = Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_SHRINK") == "no" ? Day.Any.Generator.ToArbitrary() : Day.Any;
        Check.One(config, Prop.ForAll(days, day => Task.Run(() => violations(day)).GetAwaiter().GetResult().ShouldBeEmpty()));
    }

    private static async Task<string> Log(Recording recording)
    {
        using var log = new MemoryStream();
        await recording.Export(log);
        return Encoding.UTF8.GetString(log.ToArray());
    }
}
