using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Variants;

namespace Orchestrator.StateMachines.Tests.Flows;

public sealed class When_a_setting_is_changed
{
    private static readonly FlowDefinition Written = WrittenFlow.Of(flow =>
    {
        flow.Intent("it is tried").Protects("nothing").Constraint("none").StartsWhen(s => s.Type == "x").Objective(95, 1.Hours())
            .Deadline(2.Hours(), Overrun.Cancel).Exclusive(_ => "one").OnSignalResolved(SignalResolvedPolicy.FinishEarly).ResolvesIncident().Returns(_ => "done");
        flow.Action("act", "test.act").Retry(3).Irreversible("a test").Fallback(plan =>
            plan.Approval("ask-instead", "Instead?").Deadline(5.Minutes(), DeadlineOutcome.Reject).OnRejected(no => no.Wait("cool-down", 1.Minutes())));
        flow.ForEach("each", _ => new[] { 1 }, 3, (each, _) => each.Choice("which").When("this", _ => true, then => then.Wait("inside", 1.Seconds())));
        flow.All("both").Branch("a", a => a.Wait("left", 1.Seconds())).Branch("b", b => b.Wait("right", 1.Seconds()));
        flow.Verify<int>("holds", "test.read", _ => null, n => n > 0).Within(1.Minutes());
        flow.Closing(close => close.Wait("close", 1.Seconds()));
    });

    [Fact]
    public void Everything_else_stays_as_it_is_written()
    {
        var same = Written.With();
        same.Hash.ShouldBe(Written.Hash);
        var blank = new FlowDefinition { Name = "", Version = 0, Owner = "", Main = Written.Main };
        foreach (var property in typeof(FlowDefinition).GetProperties().Where(property => property.CanWrite && property.Name is not ("Main" or "Closing" or "Variant")))
        {
            Equals(property.GetValue(same), property.GetValue(Written)).ShouldBeTrue(property.Name);
            Equals(property.GetValue(blank), property.GetValue(Written)).ShouldBeFalse($"this test would not see that {property.Name} was forgotten");
        }
    }

    [Fact]
    public void Version_stays_and_hash_and_name_in_words_tell_it_apart()
    {
        var changed = Written.With(SettingChange.Parse("act.attempts=5"), SettingChange.Parse("deadline=30m"));
        (changed.Name, changed.Version, changed.ToString()).ShouldBe(("test-flow", 1, "test-flow v1 with act.attempts=5, deadline=30m"));
        changed.Hash.ShouldNotBe(Written.Hash);
        changed.Deadline.ShouldBe(30.Minutes());
    }

    [Theory]
    [InlineData("act.timeout=1m30s")]
    [InlineData("ask-instead.deadline=90s")]
    [InlineData("ask-instead.on-deadline=approve")]
    [InlineData("ask-instead.quorum=2")]
    [InlineData("cool-down.duration=2m")]
    [InlineData("each.at-once=2")]
    [InlineData("inside.duration=2s")]
    [InlineData("left.duration=2s")]
    [InlineData("right.duration=250ms")]
    [InlineData("holds.within=2m")]
    [InlineData("close.duration=1h")]
    public void Steps_are_found_wherever_they_stand(string setting)
    {
        var changed = Written.With(SettingChange.Parse(setting));
        changed.Hash.ShouldNotBe(Written.Hash);
        changed.Steps.Select(step => step.Name).ShouldBe(Written.Steps.Select(step => step.Name));
    }

    [Fact]
    public void A_change_that_would_not_pass_the_checks_is_told() =>
        Should.Throw<FlowInvalid>(() => Written.With(SettingChange.Parse("ask-instead.deadline=0s"))).Findings.ShouldHaveSingleItem().Step.ShouldBe("ask-instead");

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("90s", 90_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("2d", 172_800_000)]
    [InlineData("0s", 0)]
    [InlineData("", null)]
    [InlineData("5", null)]
    [InlineData("m", null)]
    [InlineData("5 m", null)]
    [InlineData("-5m", null)]
    [InlineData("99999999d", null)]
    public void Durations_are_read_as_people_type_them(string text, int? milliseconds) =>
        Durations.Read(text).ShouldBe(milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null);
}
