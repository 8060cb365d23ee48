using Orchestrator.FiveSteps;
using Orchestrator.FiveSteps.Runs;
using Orchestrator.FiveSteps.Workers;
using Orchestrator.StateMachines;
using Orchestrator.Tabletop.Simulations;

namespace Orchestrator.Tabletop.Tests.Simulations;

public sealed class When_a_saga_runs_in_virtual_time
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Ends_after_its_five_steps_with_its_timer_cancelled()
    {
        await using var simulation = Simulate(answerAfter: TimeSpan.FromMinutes(2));
        var id = DerivedId.From("run", "1");
        simulation.Send(new StartRun(id));
        await simulation.Run();

        (await simulation.State<Run>(id))!.State.ShouldBe("Ended");
        simulation.Now.ShouldBe(Start.AddMinutes(10));
        (await simulation.Facts<Run>(id)).ShouldBe([
            new RunStarted(id, 5), new RunStepDone(1), new RunStepDone(2), new RunStepDone(3), new RunStepDone(4), new RunStepDone(5), new RunEnded("all steps done")]);
        (await simulation.Store.CountOutbox(simulation.Now)).Timers.ShouldBe(0);
    }

    [Fact]
    public async Task Ends_at_its_deadline_when_nobody_answers()
    {
        await using var simulation = Simulate(answerAfter: null);
        var id = DerivedId.From("run", "1");
        simulation.Send(new StartRun(id));
        await simulation.Run();

        (await simulation.Facts<Run>(id))[^1].ShouldBe(new RunEnded("deadline"));
        simulation.Now.ShouldBe(Start.AddHours(1));
    }

    [Fact]
    public async Task Records_an_answer_that_comes_after_the_end_as_ignored_and_its_duplicate_not_at_all()
    {
        await using var simulation = Simulate(answerAfter: TimeSpan.Zero);
        var id = DerivedId.From("run", "1");
        simulation.Send(new StartRun(id));
        await simulation.Run();
        var late = DerivedId.From("late");
        simulation.Send(new StepDone(id, 2), messageId: late);
        simulation.Send(new StepDone(id, 2), messageId: late);
        await simulation.Run();

        (await simulation.Facts<Run>(id)).OfType<RunMessageIgnored>().ShouldHaveSingleItem().Why.ShouldBe("the run has ended");
    }

    [Fact]
    public async Task Writes_the_same_facts_however_often_it_runs()
    {
        (await Log()).ShouldBe(await Log());

        static async Task<List<string>> Log()
        {
            await using var simulation = Simulate(answerAfter: TimeSpan.FromSeconds(7));
            for (var i = 0; i < 20; i++)
                simulation.Send(new StartRun(DerivedId.From("run", i.ToString())), after: TimeSpan.FromSeconds(i % 3));
            await simulation.Run();
            var page = await simulation.Store.ReadAll(0, 10_000);
            return [.. page.Facts.Select(fact => fact.ToString())];
        }
    }

    [Fact]
    public async Task Says_so_when_it_would_never_end()
    {
        await using var simulation = new Simulation(FiveStepBus.Types, Start, [new RunStateMachine()]) { MaxMessages = 100 };
        simulation.Answer<DoStep>(step => simulation.Send(step, TimeSpan.FromSeconds(1)));
        simulation.Send(new StartRun(DerivedId.From("run", "1")));
        (await Should.ThrowAsync<SimulationDoesNotEnd>(simulation.Run())).Message.ShouldContain("100 messages");
    }

    private static Simulation Simulate(TimeSpan? answerAfter)
    {
        var simulation = new Simulation(FiveStepBus.Types, Start, [new RunStateMachine()]);
        simulation.Answer<DoStep>(step =>
        {
            if (answerAfter is { } after)
                simulation.Send(new StepDone(step.RunId, step.Step), after);
        });
        return simulation;
    }
}
