using Orchestrator.Contracts;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;
using Orchestrator.StateMachines.Tests.Flows;

namespace Orchestrator.StateMachines.Tests.Responses;

/// <summary>Random flows in random worlds, the same for the same seed; the world itself holds that facts fold to the state.</summary>
public sealed class When_anything_may_happen
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_response_ends_and_undoes_in_reverse_what_it_did(int seed)
    {
        var chance = new Chance(seed);
        var world = new World(WrittenFlow.Of(flow => Write(flow, chance)));
        Disturb(world, chance);
        var id = world.Start();
        await LetPeopleMeddle(world, id, chance);
        await world.Run();

        var response = world.Response(id);
        response.EndState.ShouldNotBeNull($"seed {seed} got stuck: {response.State}, {string.Join(", ", response.UnderWay.Select(step => $"{step.Key} {step.Value.Status}"))}");
        world.All<NoteResponseEnded>().ShouldHaveSingleItem();
        world.All<ReleaseLock>().Count().ShouldBe(1);
        var facts = world.Facts[id].Select(recorded => recorded.Fact).ToList();
        UndoneOnce(facts);
        UndoneInReverse(facts);
        NothingNewAfterTheStop(facts);
        ReferenceEquals(
            facts.FindLast(fact => fact is not (ResultIgnored or LeftoverSettled)),
            facts.Single(fact => fact is ResponseEnded)).ShouldBeTrue();
        if (response.EndState is EndState.FailedGracefully)
            response.Leftovers.ShouldBe(0);
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 300)];

    private static void UndoneOnce(List<Fact> facts) =>
        facts.OfType<StepUndone>().GroupBy(undone => undone.Step).ShouldAllBe(same => same.Count() == 1);

    private static void UndoneInReverse(List<Fact> facts)
    {
        if (facts.OfType<CompensationStarted>().FirstOrDefault() is not { } started)
            return;
        var settled = facts.Skip(facts.IndexOf(started)).Select(fact => fact switch
        {
            StepUndone undone => undone.Step,
            LeftToHuman left => left.Step,
            _ => null,
        }).Where(step => step is not null).ToList();
        settled.ShouldBe(started.Steps.Take(settled.Count));
        var completed = facts.OfType<StepCompleted>().Where(step => step.Undo is not null).Select(step => step.Step).ToList();
        started.Steps.Where(completed.Contains).ShouldBe(completed.AsEnumerable().Reverse().Where(started.Steps.Contains));
    }

    private static void NothingNewAfterTheStop(List<Fact> facts)
    {
        var stop = facts.FindIndex(fact => fact is WorkStopped);
        var closing = facts.FindIndex(fact => fact is ClosingStarted);
        if (stop < 0)
            return;
        var end = closing > stop ? closing : facts.Count;
        facts[stop..end].OfType<ActionRequested>().ShouldAllBe(request => StepPath.IsUndo(request.Step));
    }

    private static void Write(FlowBuilder flow, Chance chance)
    {
        flow.Exclusive(r => "one").Deadline(chance.Of(2.Hours(), 6.Hours()), chance.Of(Overrun.Cancel, Overrun.Escalate, Overrun.Fail))
            .OnSignalResolved(chance.Of(
                SignalResolvedPolicy.Continue,
                SignalResolvedPolicy.FinishEarly,
                SignalResolvedPolicy.CancelAndCompensate));
        var names = 0;
        WriteSteps(flow, chance, 3, ref names);
        flow.Action("objective", "objective").ReadOnly().IsObjective();
        if (chance.In(0.5))
            flow.Closing(close => close.Action("close", "close").ReadOnly());
    }

    private static void WriteSteps(StepsBuilder steps, Chance chance, int depth, ref int names)
    {
        for (var count = chance.Below(3) + 1; count > 0; count--)
            WriteStep(steps, chance, depth, ref names);
    }

    private static void WriteStep(StepsBuilder steps, Chance chance, int depth, ref int names)
    {
        var name = $"s{++names}";
        switch (depth == 0 ? chance.Below(4) : chance.Below(9))
        {
            case 0 or 1 or 2: WriteAction(steps, chance, name, depth, ref names); break;
            case 3: WriteQuestion(steps, chance, name); break;
            case 4: WriteBranches(steps.All(name), chance, depth, ref names); break;
            case 5: WriteBranches(steps.Any(name), chance, depth, ref names); break;
            case 6: WriteLoop(steps, chance, name, depth, ref names); break;
            case 7: steps.Wait(name, chance.Of(1.Seconds(), 5.Minutes())); break;
            default:
                var inner = Deeper(chance, depth, ref names);
                steps.Choice(name).When("yes", r => r.Now.Second % 2 == 0, inner).Otherwise(_ => { });
                break;
        }
    }

    private static void WriteAction(StepsBuilder steps, Chance chance, string name, int depth, ref int names)
    {
        var action = steps.Action<Deploy>(name, "do").Timeout(10.Seconds()).Retry(
            chance.Below(3) + 1,
            firstDelay: 1.Seconds(),
            evenIfUnknown: chance.In(0.5));
        if (chance.In(0.7))
            action.CompensatedBy(
                "undo",
                r => new { },
                "it",
                chance.Of(Undo.IsSafe, Undo.NeedsHuman),
                retry: chance.In(0.5) ? RetryPolicy.Never : null);
        else
            action.Irreversible("test");
        if (chance.In(0.2))
            action.Guarded(3);
        if (chance.In(0.2))
            action.RescuedByOwner(10.Minutes());
        if (chance.In(0.15))
            action.GoOnWithout("test");
        if (depth > 0 && chance.In(0.3))
            action.Fallback(Deeper(chance, 0, ref names));
    }

    private static void WriteQuestion(StepsBuilder steps, Chance chance, string name)
    {
        var approval = steps.Approval(name, "?").Deadline(
            10.Minutes(),
            chance.Of(DeadlineOutcome.Approve, DeadlineOutcome.Fail, DeadlineOutcome.Reject));
        if (chance.In(0.3))
            approval.OnRejected(no => no.Action(name + "-no", "do").Irreversible("test"));
    }

    private static void WriteBranches(ParallelBuilder parallel, Chance chance, int depth, ref int names)
    {
        for (var i = 0; i < 2 + chance.Below(2); i++)
            parallel.Branch($"b{i}", Deeper(chance, depth, ref names));
        if (chance.In(0.3))
            parallel.Fallback(Deeper(chance, 0, ref names));
    }

    private static void WriteLoop(StepsBuilder steps, Chance chance, string name, int depth, ref int names)
    {
        var (count, atOnce, inner) = (chance.Below(4), chance.Below(3) + 1, Deeper(chance, depth, ref names));
        steps.ForEach(name, _ => Enumerable.Range(0, count), 5, (each, item) => inner(each)).AtOnce(atOnce);
    }

    /// <summary>Steps for a block inside: what is in them is decided now, so that names stay unique.</summary>
    private static Action<StepsBuilder> Deeper(Chance chance, int depth, ref int names)
    {
        var seed = chance.Below(1_000_000);
        var first = names += 100;
        return inner =>
        {
            var own = first * 1000;
            WriteSteps(inner, new Chance(seed), depth - 1 < 0 ? 0 : depth - 1, ref own);
        };
    }

    private static void Disturb(World world, Chance chance)
    {
        var (bad, twice) = (chance.Fraction() * 0.3, chance.Fraction() * 0.4);
        foreach (var action in new[] { "do", "undo", "objective", "close" })
        {
            world.Actions[action] = (_, _) => chance.Fraction() > bad
                ? Reply.Ok(new Deploy("v", 1), after: chance.Of(1.Seconds(), 3.Seconds(), 9.Seconds(), 12.Seconds()))
                : chance.Of(Reply.Again(), Reply.Fails(), Reply.Unknown(), Reply.Hangs);
        }

        world.GuardAsksFirst = _ => chance.In(0.5);
        world.Script = _ =>
            chance.Of(
                Verdict.Yes(),
                Verdict.Yes(3.Minutes()),
                Verdict.No(),
                Verdict.Done(),
                Verdict.Late(DeadlineOutcome.Fail),
                Verdict.Late(DeadlineOutcome.Approve));
        world.Bus = message => chance.In(twice)
            ? [(message, TimeSpan.Zero), (message, chance.Of(1.Milliseconds(), 5.Seconds(), 1.Hours()))]
            : [(message, TimeSpan.Zero)];
    }

    private static async Task LetPeopleMeddle(World world, Guid id, Chance chance)
    {
        for (var i = chance.Below(5); i > 0; i--)
        {
            await world.Run(chance.Of(1.Seconds(), 7.Seconds(), 40.Seconds(), 4.Minutes()));
            if (!world.Facts.ContainsKey(id))
                continue;
            var step = world.Response(id).UnderWay.Select(run => run.Key).DefaultIfEmpty("nothing").ElementAt(0);
            object command = chance.Below(8) switch
            {
                0 => new CancelResponse(id, "ana", "test", chance.In(0.7)),
                1 => new PauseResponse(id, "ana", "test"),
                2 => new SkipStep(id, step, "ana", "test"),
                3 => new CompleteStep(id, step, null, "ana", "test"),
                4 => new RetryStep(id, step, "ana", "test"),
                5 => new CorrectStepInput(id, step, FlowJson.ToElement(new { corrected = true }), "ana", "test"),
                6 => new ResumeResponse(id, "ana", "test"),
                _ => new NoteSignalResolved(id, Guid.Empty, "test"),
            };
            await Try(world, command);
        }

        await world.Run(1.Minutes());
        await Try(world, new ResumeResponse(id, "ana", "test"));
    }

    private static async Task Try(World world, object command)
    {
        try
        {
            await world.Command(command);
        }
        catch (CommandRefused)
        {
            // That it records nothing is held by the world.
        }
    }

    /// <summary>Chance that comes out the same for the same seed.</summary>
    private sealed class Chance(int seed)
    {
        private int _drawn;

        public double Fraction() => DerivedId.Fraction(DerivedId.Root, "chance", seed.ToString(), (++_drawn).ToString());

        public bool In(double probability) => Fraction() < probability;

        public int Below(int limit) => (int)(Fraction() * limit);

        public T Of<T>(params T[] options) => options[Below(options.Length)];
    }
}
