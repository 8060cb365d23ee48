using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Tests.Flows;

public sealed class When_a_flow_is_checked
{
    private static readonly Dictionary<string, Action<FlowBuilder>> Faults = new(StringComparer.Ordinal)
    {
        ["it has no steps"] = _ => { },
        ["it has no owner"] = flow => flow.OwnedBy("").Action("act", "a.b").ReadOnly().IsObjective(),
        ["'Test Flow' is not a name"] = flow => flow.Named("Test Flow", 1).Action("act", "a.b").ReadOnly().IsObjective(),
        ["version 0 is not a version"] = flow => flow.Named("test-flow", 0).Action("act", "a.b").ReadOnly().IsObjective(),
        ["that is not a name"] = flow => flow.Action("Act now", "a.b").ReadOnly().IsObjective(),
        ["two steps have this name"] = flow =>
        {
            flow.Action("act", "a.b").ReadOnly();
            flow.Action("act", "a.c").ReadOnly().IsObjective();
        },
        ["it asks people without a deadline"] = flow => flow.Approval("may-we", "?").IsObjective(),
        ["it escalates to nobody"] = flow => flow.Approval("may-we", "?").Deadline(5.Minutes(), DeadlineOutcome.Escalate).IsObjective(),
        ["it names whom to escalate to and never does"] = flow => flow.Approval("may-we", "?").IsObjective()
            .Deadline(5.Minutes(), DeadlineOutcome.Reject).EscalatesTo("ana", 5.Minutes(), DeadlineOutcome.Reject),
        ["its escalation has no outcome"] = flow => flow.Approval("may-we", "?").IsObjective()
            .Deadline(5.Minutes(), DeadlineOutcome.Escalate).EscalatesTo("ana", 5.Minutes(), DeadlineOutcome.Escalate),
        ["nobody did it and yet it would count as done"] = flow =>
            flow.ManualTask("plug", "pull it").ReadOnly().Deadline(5.Minutes(), DeadlineOutcome.Approve).IsObjective(),
        ["it changes the outside world and says nothing about undoing that"] = flow => flow.Action("act", "a.b").IsObjective(),
        ["it is irreversible without a reason"] = flow => flow.Action("act", "a.b").Irreversible(" ").IsObjective(),
        ["it is read-only and yet there is something to undo"] = flow =>
            flow.Action("act", "a.b").ReadOnly().Irreversible("no").IsObjective(),
        ["its compensation does not say what it protects"] = flow =>
            flow.Action("act", "a.b").CompensatedBy("a.c", r => new { }, "").IsObjective(),
        ["its compensation reads the step's output"] = flow =>
            flow.Action<Deploy>("act", "a.b").CompensatedBy("a.c", (r, done) => new { done.Version }, "it", Undo.IsSafe).IsObjective(),
        ["the flow goes on without what it is for"] = flow => flow.Action("act", "a.b").ReadOnly().IsObjective().GoOnWithout("never mind"),
        ["its fallback is empty"] = flow => flow.Action("act", "a.b").ReadOnly().IsObjective().Fallback(_ => { }),
        ["a rejection would change nothing"] = flow =>
            flow.Approval("may-we", "?").Deadline(5.Minutes(), DeadlineOutcome.Reject).IsObjective().OnRejected(_ => { }),
        ["nobody has to approve"] = flow =>
            flow.Approval("may-we", "?").Deadline(5.Minutes(), DeadlineOutcome.Reject).IsObjective().Quorum(0),
        ["nobody can satisfy it: 2 must approve and 1 may"] = flow =>
            flow.Approval("may-we", "?").Deadline(5.Minutes(), DeadlineOutcome.Reject).IsObjective().AskedOf("ana").Quorum(2),
        ["everybody who could answer is excluded"] = flow =>
            flow.Approval("may-we", "?").Deadline(5.Minutes(), DeadlineOutcome.Reject).IsObjective().AskedOf("ana").NotAskedOf("ana"),
        ["it cannot be asked early"] = flow => flow.ForEach("each", _ => new[] { 1 }, 5, (each, item) =>
            each.Approval("may-we", "?").Deadline(5.Minutes(), DeadlineOutcome.Reject).IsObjective().AskEarly()),
        ["it is never reached: 'stop' always ends the response"] = flow =>
        {
            flow.Fail("stop", "enough");
            flow.Action("act", "a.b").ReadOnly();
        },
        ["it is never reached: 'which' always ends the response"] = flow =>
        {
            flow.Choice("which").When(
                "one",
                r => r.Now.Hour > 12,
                then => then.Fail("stop", "enough")).Otherwise(then => then.Resolve("fine", "fine"));
            flow.Action("act", "a.b").ReadOnly();
        },
        ["its branch 'late' is never reached: 'otherwise' takes all cases"] = flow => flow.Choice("which").IsObjective()
            .When("one", r => r.Now.Hour > 12, _ => { }).Otherwise(_ => { }).When("late", r => r.Now.Hour > 13, _ => { }),
        ["its branch 'two' is never reached: an earlier one has the same condition"] = flow => flow.Choice("which").IsObjective()
            .When("one", r => r.Now.Hour > 12, _ => { }).When("two", r => r.Now.Hour > 12, _ => { }),
        ["two of its branches are called 'one'"] = flow => flow.Choice("which").IsObjective()
            .When("one", r => r.Now.Hour > 12, _ => { }).When("one", r => r.Now.Hour > 13, _ => { }),
        ["it has no choice"] = flow => flow.Choice("which").IsObjective().Otherwise(_ => { }),
        ["it has fewer than two branches"] = flow =>
            flow.All("both").IsObjective().Branch("one", one => one.Action("act", "a.b").ReadOnly()),
        ["its branch 'two' is empty"] = flow =>
            flow.All("both").IsObjective().Branch("one", one => one.Action("act", "a.b").ReadOnly()).Branch("two", _ => { }),
        ["its list is not bounded: at most 2147483647"] = flow =>
            flow.ForEach("each", _ => new[] { 1 }, int.MaxValue, (each, item) => each.Action("act", "a.b").ReadOnly().IsObjective()),
        ["it may verify for ever"] = flow => flow.Verify<Deploy>("check", "a.b", r => new { }, d => d.AgeMinutes > 1),
        ["it cannot hold for that long before its deadline"] = flow =>
            flow.Verify<Deploy>("check", "a.b", r => new { }, d => d.AgeMinutes > 1).For(5.Minutes()).Within(5.Minutes()),
        ["0 attempts are not possible"] = flow => flow.Action("act", "a.b").ReadOnly().IsObjective().Retry(0),
        ["its attempts have no time"] = flow => flow.Action("act", "a.b").ReadOnly().IsObjective().Timeout(TimeSpan.Zero),
        ["its longest wait is shorter than its first"] = flow =>
            flow.Action("act", "a.b").ReadOnly().IsObjective().Retry(2, firstDelay: 2.Minutes(), maxDelay: 1.Seconds()),
        ["it is guarded and yet read-only"] = flow => flow.Action("act", "a.b").ReadOnly().IsObjective().Guarded(5),
        ["its evidence 'act' does not come before it on every way"] = flow =>
        {
            var act = flow.Action("act", "a.b").ReadOnly();
            act.IsObjective().EvidenceNoOlderThan(60.Seconds(), act);
        },
        ["its evidence 'found' does not come before it on every way"] = flow =>
        {
            StepOutput? found = null;
            flow.Choice("which").When("one", r => r.Now.Hour > 12, then => found = then.Action("found", "a.b").ReadOnly());
            flow.Action("act", "a.c").ReadOnly().IsObjective().EvidenceNoOlderThan(60.Seconds(), found!);
        },
        ["its evidence 'elsewhere' is an unknown step"] = flow =>
            flow.Action("act", "a.b").ReadOnly().IsObjective().EvidenceNoOlderThan(60.Seconds(), new Item<int>("elsewhere")),
        ["its evidence 'change' cannot be renewed"] = flow =>
        {
            var change = flow.Action("change", "a.b").Irreversible("test");
            flow.Action("act", "a.c").ReadOnly().IsObjective().EvidenceNoOlderThan(60.Seconds(), change);
        },
        ["the flow starts itself and can loop"] = flow =>
            flow.Action("act", "a.b").ReadOnly().IsObjective().Fallback(plan => plan.StartFlow("again", "test-flow")),
        ["the closing steps cannot end the response another way"] = flow =>
            flow.Closing(close => close.Fail("stop", "enough")).Action("act", "a.b").ReadOnly().IsObjective(),
        ["a way through the flow has no end state"] = flow => flow.Choice("which")
            .When("one", r => r.Now.Hour > 12, then => then.Action("act", "a.b").ReadOnly().IsObjective()),
        ["it says that it resolves its incident, and no way through it ends resolved"] = flow => flow.ResolvesIncident().Choice("which")
            .When("one", r => r.Now.Hour > 12, then => then.Fail("give-up", "for the test")).Otherwise(then => then.Escalate("ask", "for the test")),
        ["it waits for no time"] = flow =>
        {
            flow.Wait("pause", TimeSpan.Zero);
            flow.Action("act", "a.b").ReadOnly().IsObjective();
        },
    };

    public static TheoryData<string> Kinds => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Finds_what_is_wrong_and_says_where_and_what_to_do(string what)
    {
        var finding = WrittenFlow.Findings(Faults[what]).Where(found => found.What.Contains(
            what,
            StringComparison.Ordinal)).ShouldHaveSingleItem();
        finding.Flow.ShouldNotBeEmpty();
        finding.Remedy.ShouldNotBeEmpty();
        if (finding.Step is { } step)
            finding.ToString().ShouldContain($"step '{step}'");
    }

    [Fact]
    public void A_definition_that_fails_is_a_finding_too() => WrittenFlow.Findings(_ => throw new InvalidOperationException("No such setting.")).ShouldHaveSingleItem().ToString().ShouldBe(
        $"test-flow: {typeof(WrittenFlow).FullName}.Define failed: No such setting. Only write down steps there: what they need is read when they run, by r => r.Signal and the like.");

    [Fact]
    public void Reports_all_findings_at_once() => Should.Throw<FlowInvalid>(() => WrittenFlow.Of(flow =>
        {
            flow.Action("act", "a.b");
            flow.Approval("may-we", "?");
        })).Message.ShouldBe("""
            3 findings:
              - test-flow, step 'act': it changes the outside world and says nothing about undoing that. Add .CompensatedBy(...), .Irreversible("why"), or .ReadOnly() if it changes nothing.
              - test-flow, step 'may-we': it asks people without a deadline. Add .Deadline(15.Minutes(), DeadlineOutcome...), which says what happens when nobody answers.
              - test-flow, step 'may-we': a way through the flow has no end state: nothing on it says what it has come to. Verify the outcome, mark the step that achieves it with .IsObjective(), or end the branch with Resolve, Fail or Escalate.
            """);
}
