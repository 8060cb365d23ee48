using Orchestrator.Contracts.Guards;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Guards;

namespace Orchestrator.StateMachines.Tests.Guards;

public sealed class When_a_step_earns_trust : IAsyncDisposable
{
    private const string Hash = "a1";
    private static readonly Guid Id = Guard.IdOf("production", "critical-slo-breach", "rollback");

    private readonly Bench<GuardStateMachine, Guard> _bench = new();

    [Fact]
    public async Task A_human_is_asked_first()
    {
        var decided = await Ask(1);

        decided.Facts.ShouldBe([
            new GuardStarted("production", "critical-slo-breach", "rollback", Hash),
            new GuardConsulted(Response(1), "rollback", 0, 2, AskFirst: true)]);
        decided.Command<GuardAnswered>().ShouldBe(new GuardAnswered(Response(1), "rollback", Id, AskFirst: true, 0, 2));
        _bench[Id].State.ShouldBe("Supervised");
    }

    [Fact]
    public async Task After_the_successes_it_needs_it_runs_alone()
    {
        await Succeed(1);
        (await Succeed(2)).Fact<SupervisedRunCounted>().Successes.ShouldBe(2);
        _bench[Id].State.ShouldBe("Trusted");

        (await Ask(3)).Command<GuardAnswered>().AskFirst.ShouldBeFalse();
    }

    [Fact]
    public async Task The_same_question_gets_the_same_answer_whatever_happened_since()
    {
        await Ask(9);
        await Succeed(1);
        await Succeed(2);

        var decided = await Ask(9);

        decided.Facts.ShouldBeEmpty();
        decided.Command<GuardAnswered>().AskFirst.ShouldBeTrue();
    }

    [Fact]
    public async Task A_success_no_human_approved_does_not_count()
    {
        await Ask(1);
        (await Report(1, supervised: false)).ShouldBeIgnored<GuardedRunIgnored>("no human approved it");
        _bench[Id].Successes.ShouldBe(0);
    }

    [Fact]
    public async Task A_success_reported_twice_counts_once()
    {
        await Succeed(1);
        (await Report(1)).ShouldBeIgnored<GuardedRunIgnored>("taken into account already");
        _bench[Id].Successes.ShouldBe(1);
    }

    [Fact]
    public async Task A_response_counts_once_however_many_items_it_has()
    {
        await Ask(1, step: "rollback[0]");
        await Report(1, step: "rollback[0]");
        await Ask(1, step: "rollback[1]");
        (await Report(1, step: "rollback[1]")).ShouldBeIgnored<GuardedRunIgnored>("its response was taken into account");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_final_failure_takes_the_trust_away(bool supervised)
    {
        await Trust();
        await Ask(3);

        (await Report(3, succeeded: false, supervised)).Fact<GuardReset>().SuccessesLost.ShouldBe(2);

        _bench[Id].State.ShouldBe("Supervised");
        (await Ask(4)).Command<GuardAnswered>().AskFirst.ShouldBeTrue();
    }

    [Fact]
    public async Task A_failure_reported_twice_does_not_cost_what_was_earned_since()
    {
        await Ask(1);
        await Report(1, succeeded: false);
        await Succeed(2);

        (await Report(1, succeeded: false)).ShouldBeIgnored<GuardedRunIgnored>("taken into account already");
        _bench[Id].Successes.ShouldBe(1);
    }

    [Fact]
    public async Task A_failure_of_another_item_counts_even_after_a_success_of_the_response()
    {
        await Ask(1, step: "rollback[0]");
        await Report(1, step: "rollback[0]");
        await Ask(1, step: "rollback[1]");
        (await Report(1, succeeded: false, step: "rollback[1]")).Fact<GuardReset>().SuccessesLost.ShouldBe(1);
    }

    [Fact]
    public async Task A_step_that_failed_and_is_tried_again_asks_anew()
    {
        await Trust();
        (await Ask(3)).Command<GuardAnswered>().AskFirst.ShouldBeFalse();
        await Report(3, succeeded: false, supervised: false);

        (await Ask(3)).Command<GuardAnswered>().AskFirst.ShouldBeTrue();
        (await Report(3)).Fact<SupervisedRunCounted>().Successes.ShouldBe(1);
    }

    [Fact]
    public async Task A_changed_definition_starts_anew()
    {
        await Trust();

        var decided = await Ask(3, hash: "b2");

        decided.Fact<GuardStarted>().StepHash.ShouldBe("b2");
        decided.Command<GuardAnswered>().ShouldBe(new GuardAnswered(Response(3), "rollback", Id, AskFirst: true, 0, 2));
        _bench[Id].State.ShouldBe("Supervised");
    }

    [Fact]
    public async Task A_run_of_an_older_definition_does_not_count()
    {
        await Ask(1);
        await Ask(2, hash: "b2");
        (await Report(1)).ShouldBeIgnored<GuardedRunIgnored>("another definition");
        (await Report(1, succeeded: false)).ShouldBeIgnored<GuardedRunIgnored>("another definition");
    }

    [Fact]
    public async Task A_report_nobody_asked_before_is_ignored()
    {
        (await Report(1)).ShouldBeIgnored<GuardedRunIgnored>("nobody asked");
        (await Ask(1)).Command<GuardAnswered>().AskFirst.ShouldBeTrue();
    }

    [Fact]
    public async Task A_step_that_needs_no_success_runs_alone_at_once()
    {
        (await Ask(1, needed: 0)).Command<GuardAnswered>().AskFirst.ShouldBeFalse();
        _bench[Id].State.ShouldBe("Trusted");
    }

    [Fact]
    public async Task Its_memory_is_bounded()
    {
        for (var i = 0; i < 3 * Guard.Remembered; i++)
            await Succeed(i, needed: 1000);

        _bench[Id].Successes.ShouldBe(3 * Guard.Remembered);
        _bench[Id].Runs.Count.ShouldBe(Guard.Remembered);
        _bench[Id].Answers.Count.ShouldBe(Guard.Remembered);
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static Guid Response(int number) => DerivedId.From("response", number.ToString());

    private Task<Decided> Ask(int response, string step = "rollback", string hash = Hash, int needed = 2) =>
        _bench.Handle(new AskGuard(Id, "production", "critical-slo-breach", "rollback", hash, needed, Response(response), step));

    private Task<Decided> Report(int response, bool succeeded = true, bool supervised = true, string step = "rollback") =>
        _bench.Handle(new ReportGuardedRun(Id, Hash, Response(response), step, succeeded, supervised));

    private async Task<Decided> Succeed(int response, int needed = 2)
    {
        await Ask(response, needed: needed);
        return await Report(response);
    }

    private async Task Trust()
    {
        await Succeed(1);
        await Succeed(2);
        _bench[Id].State.ShouldBe("Trusted");
    }
}
