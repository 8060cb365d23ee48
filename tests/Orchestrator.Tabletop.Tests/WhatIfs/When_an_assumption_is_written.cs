using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.WhatIfs;

namespace Orchestrator.Tabletop.Tests.WhatIfs;

public sealed class When_an_assumption_is_written
{
    [Fact]
    public void It_is_read_as_it_is_spoken()
    {
        AssumptionText.Read("go-on: approved after 3m").ShouldBe(new AssumedAnswer("go-on", TaskOutcome.Approved, 3.Minutes()));
        AssumptionText.Read(" go-on :rejected  after 1h30m ").ShouldBe(new AssumedAnswer("go-on", TaskOutcome.Rejected, 90.Minutes()));
        AssumptionText.Read("go-on: nobody answers").ShouldBe(new AssumedAnswer("go-on", Outcome: null, default));
        AssumptionText.Read("hands.act: fails after 10s because the server is away").ShouldBe(new AssumedResult("hands.act", ActionOutcome.FailedRetryable, 10.Seconds(), Error: "the server is away"));
        AssumptionText.Read("hands.act: refuses after 250ms").ShouldBeOfType<AssumedResult>().Outcome.ShouldBe(ActionOutcome.FailedFinal);
        AssumptionText.Read("hands.act: unknown after 10s").ShouldBeOfType<AssumedResult>().Outcome.ShouldBe(ActionOutcome.Unknown);
        var looked = AssumptionText.Read("look: succeeds after 2s with {\"seen\": \"a: b\"}").ShouldBeOfType<AssumedResult>();
        (looked.Outcome, looked.Output!.Value.GetProperty("seen").GetString()).ShouldBe((ActionOutcome.Succeeded, "a: b"));
        AssumptionText.Read("by-hand: completed after 5m with {\"count\": 3}").ShouldBeOfType<AssumedAnswer>().Data!.Value.GetProperty("count").GetInt32().ShouldBe(3);
    }

    [Theory]
    [InlineData("go-on", "write '<step>: approved|rejected|completed after <duration>'")]
    [InlineData("go-on: perhaps after 3m", "is no assumption")]
    [InlineData("go-on: approved", "does not say after how long")]
    [InlineData("go-on: approved after soon", "a duration such as 250ms, 90s, 5m or 1h30m")]
    [InlineData("go-on: nobody answers after 3m", "nothing comes after 'nobody answers'")]
    [InlineData("hands.act: fails after 3s with {}", "after 'fails' comes 'because' and a text, not 'with'")]
    [InlineData("hands.act: succeeds after 3s because it may", "after 'succeeds' comes 'with' and JSON, not 'because'")]
    [InlineData("hands.act: succeeds after 3s with {x", "is no JSON, at its byte 2")]
    public void What_is_none_is_told_with_how_to_write_one(string text, string why) =>
        Should.Throw<FormatException>(() => AssumptionText.Read(text)).Message.ShouldContain(why);
}
