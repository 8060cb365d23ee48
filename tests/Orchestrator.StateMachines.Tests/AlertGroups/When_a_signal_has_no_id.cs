using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.AlertGroups;

namespace Orchestrator.StateMachines.Tests.AlertGroups;

public sealed class When_a_signal_has_no_id
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_senders_id_is_the_id() => Id("abc", "key", At).ShouldBe("abc");

    [Fact]
    public void Else_it_is_the_same_for_the_same_key_status_and_begin_whatever_else_the_body_says()
    {
        Id(null, "key", At, body: "{\"a\":1}").ShouldBe(Id(" ", "key", At.ToOffset(TimeSpan.FromHours(2)), body: "{\"a\":2}"));
        Id(null, "key", At).ShouldNotBe(Id(null, "key", At.AddSeconds(1)));
        Id(null, "key", At).ShouldNotBe(Id(null, "other", At));
        Id(null, "key", At).ShouldNotBe(Id(null, "key", At, SignalStatus.Resolved));
    }

    [Fact]
    public void Else_it_is_the_bodys()
    {
        Id(null, "key", null, body: "x").ShouldBe(Id(null, null, At, body: "x"));
        Id(null, "key", null, body: "x").ShouldNotBe(Id(null, "key", null, body: "y"));
    }

    [Fact]
    public void The_same_id_from_two_integrations_is_two_signals() =>
        SignalIdentity.SignalId("api", "1").ShouldNotBe(SignalIdentity.SignalId("grafana", "1"));

    private static string Id(string? id, string? key, DateTimeOffset? at, SignalStatus status = SignalStatus.Firing, string body = "{}") =>
        SignalIdentity.IdOf(id, "api", key, status, at, System.Text.Encoding.UTF8.GetBytes(body));
}
