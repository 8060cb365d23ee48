using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Tests.Flows;

public sealed class When_a_flow_is_written
{
    [Fact]
    public void Captures_what_its_conditions_and_inputs_say()
    {
        var flow = WrittenFlow.Of(flow =>
        {
            flow.StartsWhen(s => s.Type == "slo-breach" && s.Severity == Severity.Critical);
            var deploy = flow.Action<Deploy>("find-deploy", "deploys.last", r => new { service = r.Signal.Label("service") }).ReadOnly();
            flow.Choice("what-next")
                .When("a recent deploy", r => r.From(deploy).AgeMinutes < 120, then => then.Fail("give-up", "for the test"))
                .Otherwise(then => then.Escalate("ask", "no deploy"));
        });

        flow.StartsWhen!.Text.ShouldBe("s => s.Type == \"slo-breach\" && s.Severity == Severity.Critical");
        flow.Find("find-deploy")!.Step.ShouldBeOfType<ActionStep>().Input.Text
            .ShouldBe("r => new { service = r.Signal.Label(\"service\") }");
        flow.Find("what-next")!.Step.ShouldBeOfType<ChoiceStep>().Branches[0].When!.Text.ShouldBe("r => r.From(deploy).AgeMinutes < 120");
        flow.Find("find-deploy")!.Step.OutputType.ShouldBe("Deploy");
    }

    [Fact]
    public void Gives_steps_the_owner_and_capability_they_do_not_name()
    {
        var flow = WrittenFlow.Of(flow =>
        {
            flow.Action("page", "pager.page").Irreversible("a page cannot be unsent");
            flow.Any("first").OwnedBy("network")
                .Branch("dns", dns => dns.Action("flush-dns", "dns.flush").Irreversible("a cache fills again").IsObjective())
                .Branch("wait", wait => wait.Action("reroute", "routes.move").OwnedBy("team:edge").Irreversible("test").IsObjective());
        });

        flow.Find("page")!.Step.ShouldSatisfyAllConditions(
            step => step.Owner.ShouldBe("platform"),
            step => step.Capability.ShouldBe("pager"));
        flow.Find("flush-dns")!.Step.Owner.ShouldBe("network");
        flow.Find("reroute")!.Step.Owner.ShouldBe("team:edge");
    }

    [Fact]
    public void Has_every_step_in_the_order_in_which_it_is_written() => WrittenFlow.Of(flow =>
    {
        flow.Approval("may-we", "May we?").Deadline(5.Minutes(), DeadlineOutcome.Reject).OnRejected(no => no.Escalate("ask-more", "no"));
        flow.Action("act", "a.b").ReadOnly().IsObjective().Fallback(plan => plan.Action("plan-b", "a.c").ReadOnly());
        flow.Closing(close => close.Action("tidy", "a.d").ReadOnly());
    }).Steps.Select(step => step.Name).ShouldBe(["may-we", "ask-more", "act", "plan-b", "tidy"]);

    [Fact]
    public void Has_a_hash_that_knows_no_layout_and_every_meaning()
    {
        static string HashOf(Action<FlowBuilder> define) => WrittenFlow.Of(define).Hash;
        var written = HashOf(flow => flow.Action("act", "a.b", r => new { r.IncidentId }).ReadOnly().IsObjective());

        written.ShouldBe(HashOf(flow => flow.Action(
            "act",
            "a.b",
            r => new
            {
                r.IncidentId
            }).ReadOnly().IsObjective().Timeout(30.Seconds())), "30 s is what it has anyway, and line breaks mean nothing");
        string[] others =
        [
            HashOf(flow => flow.Action("act", "a.b", r => new { r.ResponseId }).ReadOnly().IsObjective()),
            HashOf(flow => flow.Action("act", "a.c", r => new { r.IncidentId }).ReadOnly().IsObjective()),
            HashOf(flow => flow.Action("act", "a.b", r => new { r.IncidentId }).ReadOnly().IsObjective().Timeout(31.Seconds())),
            HashOf(flow => flow.Action("act", "a.b", r => new { r.IncidentId }).ReadOnly().IsObjective().Retry(2)),
            HashOf(flow => flow.Deadline(1.Hours()).Action("act", "a.b", r => new { r.IncidentId }).ReadOnly().IsObjective()),
            HashOf(flow => flow.Action("act", "a.b", r => new { r.IncidentId }).Irreversible("test").IsObjective()),
            HashOf(flow => flow.Approval("may-we", "May we?").Deadline(5.Minutes(), DeadlineOutcome.Reject).IsObjective()),
            HashOf(flow => flow.Approval("may-we", "May we?").Deadline(5.Minutes(), DeadlineOutcome.Reject).IsObjective().Quorum(r => r.Now.Hour)),
            HashOf(flow => flow.ResolvesIncident().Action("act", "a.b", r => new { r.IncidentId }).ReadOnly().IsObjective()),
        ];
        others.ShouldNotContain(written);
        others.Distinct().Count().ShouldBe(others.Length);
    }

    [Fact]
    public void Has_the_same_hash_on_every_machine_and_for_ever() =>
        WrittenFlow.Of(flow => flow.Action("act", "a.b", r => new { r.IncidentId }).ReadOnly().IsObjective()).Hash
            .ShouldBe(
                "8e04425857368161c56a4ac04385b64ac82a30925b17259b6a507f782fb1cf82",
                "a running response is pinned to it: a change here strands all of them");

    [Theory]
    [InlineData(90_000, "1 min 30 s")]
    [InlineData(250, "250 ms")]
    [InlineData(3_600_000, "1 h")]
    [InlineData(183_845_000, "2 d 3 h")]
    public void Says_durations_in_words(int milliseconds, string words) => milliseconds.Milliseconds().InWords().ShouldBe(words);
}
