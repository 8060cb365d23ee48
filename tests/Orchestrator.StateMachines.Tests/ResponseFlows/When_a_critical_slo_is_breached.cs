using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.StateMachines.Tests.Responses;

namespace Orchestrator.StateMachines.Tests.ResponseFlows;

public sealed class When_a_critical_slo_is_breached
{
    private const string Flow = "critical-slo-breach";

    private static readonly FlowDefinition Definition = new CriticalSloBreach().Build();

    private readonly World _world = new(Definition);

    public When_a_critical_slo_is_breached()
    {
        _world.On("deploys.last", Reply.Ok(new { found = true, id = "d-41", version = "v41", previousVersion = "v40", ageMinutes = 12.5 }));
        _world.On("status-page.post", Reply.Ok(new { id = "n-1" }));
        _world.On("metrics.sli", Reply.Ok(new { burnRate = 0.2 }));
        _world.Asks("approve-rollback", Verdict.Yes(30.Seconds()));
    }

    private IEnumerable<string> Changes => _world.Calls.Where(call => call is not ("metrics.sli" or "deploys.last"));

    [Fact]
    public void Starts_for_critical_breaches_that_name_a_service()
    {
        var catalogue = new FlowCatalogue([Definition]);
        var incident = new IncidentView(
            Guid.Empty,
            "Open",
            "burning",
            Severity.Critical,
            new Dictionary<string, string>(StringComparer.Ordinal),
            default,
            0);
        catalogue.Evaluate(World.Signal(), incident).ShouldHaveSingleItem().Held.ShouldBeTrue();
        catalogue.Evaluate(World.Signal() with { Severity = Severity.Error }, incident).ShouldHaveSingleItem().Held.ShouldBeFalse();
        catalogue.Evaluate(
            World.Signal() with { Labels = new Dictionary<string, string>(StringComparer.Ordinal) },
            incident).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            verdict => verdict.Held.ShouldBeFalse(), verdict => verdict.Condition.ShouldStartWith("s => s.Type == \"slo-breach\""));
    }

    [Fact]
    public async Task Resolves_by_an_approved_rollback()
    {
        var id = await _world.Finish(Flow);
        _world.Response(id).State.ShouldBe("Resolved");
        Changes.ShouldBe(["deploys.freeze", "status-page.post", "deploys.rollback", "deploys.unfreeze", "status-page.update"]);
        _world.All<ExecuteAction>().Single(call => call.Action == "deploys.rollback").Input.GetRawText()
            .ShouldBe("""{"service":"checkout","deployment":"d-41"}""");
        _world.All<ExecuteAction>().Last().Input.GetRawText().ShouldBe("""{"id":"n-1","state":"resolved"}""");
        _world.All<OpenTask>().ShouldHaveSingleItem().Title.ShouldBe("Roll checkout back from v41 to v40?");
        (_world.Response(id).LastFactAt - _world.Response(id).StartedAt).ShouldBeLessThan(15.Minutes());
    }

    [Fact]
    public async Task Resolves_by_more_capacity_when_nothing_was_deployed_lately()
    {
        _world.On("deploys.last", Reply.Ok(new { found = false }));
        var id = await _world.Finish(Flow);
        _world.Response(id).State.ShouldBe("Resolved");
        Changes.ShouldBe(["deploys.freeze", "status-page.post", "capacity.scale-out", "deploys.unfreeze", "status-page.update"]);
        _world.All<OpenTask>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Resolves_by_more_capacity_when_the_rollback_fails()
    {
        _world.On("deploys.rollback", Reply.Again("the registry is down"));
        var id = await _world.Finish(Flow);
        _world.Response(id).State.ShouldBe("Resolved");
        _world.Calls.Count(call => call == "deploys.rollback").ShouldBe(3);
        _world.FactsOf<FallbackStarted>(id).ShouldHaveSingleItem().Step.ShouldBe("roll-back");
    }

    [Fact]
    public async Task Resolves_early_when_the_signal_does()
    {
        _world.Asks("approve-rollback", Verdict.Silence);
        var id = _world.Start(Flow);
        await _world.Run(2.Minutes());
        _world.Push(new NoteSignalResolved(id, Guid.Empty, "the burn rate is normal"));
        await _world.Run();
        _world.Response(id).State.ShouldBe("Resolved");
        Changes.ShouldBe(["deploys.freeze", "status-page.post", "deploys.unfreeze", "status-page.update"]);
        _world.All<WithdrawTask>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Rolls_back_what_was_approved_even_if_another_deployment_came_meanwhile()
    {
        _world.Asks("approve-rollback", Verdict.Yes(4.Minutes()));
        _world.On(
            "deploys.last",
            Reply.Ok(new { found = true, id = "d-41", version = "v41", previousVersion = "v40", ageMinutes = 12.5 }),
            Reply.Ok(new { found = true, id = "d-42", version = "v42", previousVersion = "v41", ageMinutes = 0.5 }));
        await _world.Finish(Flow);
        _world.All<ExecuteAction>().Single(call => call.Action == "deploys.rollback").Input.GetProperty("deployment").GetString().ShouldBe("d-41");
    }

    [Fact]
    public async Task Lifts_no_freeze_but_its_own()
    {
        var id = await _world.Finish(Flow);
        var freezes = _world.All<ExecuteAction>().Where(call => call.Action is "deploys.freeze" or "deploys.unfreeze").ToList();
        freezes.ConvertAll(call => call.Input.GetProperty("holder").GetGuid()).ShouldBe([id, id]);
    }

    [Theory]
    [InlineData("deploys.freeze")]
    [InlineData("deploys.last")]
    public async Task Resolves_without_what_is_only_a_precaution_or_a_hint(string action)
    {
        _world.On(action, Reply.Fails());
        var id = await _world.Finish(Flow);
        _world.Response(id).State.ShouldBe("Resolved");
        _world.Calls.ShouldContain(action == "deploys.last" ? "capacity.scale-out" : "deploys.rollback");
        Changes.TakeLast(2).ShouldBe(["deploys.unfreeze", "status-page.update"], "a freeze whose outcome is doubtful is lifted all the same");
    }

    [Fact]
    public async Task Resolves_by_more_capacity_when_there_is_no_version_to_go_back_to()
    {
        _world.On("deploys.last", Reply.Ok(new { found = true, id = "d-1", version = "v1", previousVersion = (string?)null, ageMinutes = 3 }));
        var id = await _world.Finish(Flow);
        _world.Response(id).State.ShouldBe("Resolved");
        _world.Calls.ShouldContain("capacity.scale-out");
    }

    [Fact]
    public async Task Goes_on_when_the_status_page_cannot_be_reached()
    {
        _world.On("status-page.post", Reply.Fails());
        var id = await _world.Finish(Flow);
        _world.Response(id).State.ShouldBe("Resolved");
        _world.Calls.ShouldNotContain("status-page.update");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Escalates_when_nobody_approves_the_rollback(bool expired)
    {
        _world.Asks("approve-rollback", expired ? Verdict.Late(DeadlineOutcome.Reject) : Verdict.No());
        var id = await _world.Finish(Flow);
        _world.Response(id).State.ShouldBe("Escalated");
        _world.Response(id).Explanation.ShouldBe("the rollback was not approved; left to a human: 1");
        _world.All<OpenTask>().Last().ShouldSatisfyAllConditions(
            task => task.Kind.ShouldBe(TaskKind.FollowUp),
            task =>
                task.Instructions.ShouldBe("Take over: the rollback was not approved; done and left as it is: freeze-deploys, tell-users."));
    }

    [Fact]
    public async Task Escalates_when_the_service_does_not_recover()
    {
        _world.On("metrics.sli", Reply.Ok(new { burnRate = 14.4 }));
        var id = await _world.Finish(Flow);
        _world.Response(id).State.ShouldBe("Escalated");
        _world.Response(id).Explanation!.ShouldStartWith("the service was not seen to recover");
    }

    [Fact]
    public async Task Escalates_when_the_freeze_cannot_be_lifted()
    {
        _world.On("deploys.unfreeze", Reply.Fails("forbidden"));
        var id = await _world.Finish(Flow);
        _world.Response(id).State.ShouldBe("Escalated");
        _world.Calls.Last().ShouldBe("status-page.update", "the users are told all the same");
    }

    [Fact]
    public async Task Escalates_when_neither_remedy_works()
    {
        _world.On("deploys.rollback", Reply.Fails());
        _world.On("capacity.scale-out", Reply.Fails("no capacity left"));
        var id = await _world.Finish(Flow);
        _world.Response(id).State.ShouldBe("Escalated", "users still see errors: somebody has to take over");
        _world.Response(id).Explanation!.ShouldStartWith("neither a rollback nor more capacity could be had");
        Changes.ShouldBe(["deploys.freeze", "status-page.post", "deploys.rollback", "capacity.scale-out"]);
    }

    [Fact]
    public async Task Fails_gracefully_when_nothing_says_which_service_it_is_about()
    {
        var id = await _world.Finish(Flow, data: new { signal = World.Signal() with { Labels = new Dictionary<string, string>(StringComparer.Ordinal) } });
        _world.Response(id).State.ShouldBe("FailedGracefully");
        _world.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Is_cancelled_by_a_person_and_takes_back_what_it_did()
    {
        _world.Asks("approve-rollback", Verdict.Silence);
        var id = _world.Start(Flow);
        await _world.Run(2.Minutes());
        await _world.Command(new CancelResponse(id, "ana", "it is a load test"));
        await _world.Run();
        _world.Response(id).State.ShouldBe("Cancelled");
        Changes.ShouldBe(["deploys.freeze", "status-page.post", "status-page.update", "deploys.unfreeze"]);
    }

    [Fact]
    public void Is_what_running_responses_are_pinned_to() =>
        Definition.Hash.ShouldBe(
            "a128dc316ab8be9fe40c54b76767a7d64371ca3f53a835a76e53f54c3b1db01c",
            "a change is a new version, once this one has been released");
}
