using System.Text;
using System.Text.Json;
using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Signals;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Integrations.Alertmanager;

namespace Orchestrator.Gateway.Tests.Integrations;

/// <summary>What Alertmanager's notifications mean, sent by Alertmanager or by something like it.</summary>
public sealed class When_alerts_are_read
{
    private const string Began = "2026-03-01T11:58:00.123456789Z";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_alert_becomes_a_signal_with_all_it_says()
    {
        var signal = Read($$"""
            {"version":"4","groupKey":"{}:{}","status":"firing","receiver":"orchestrator","groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"http://am:9093","truncatedAlerts":0,
             "alerts":[{"status":"firing","labels":{"alertname":"CheckoutBurnsBudget","type":"slo-breach","service":"checkout","severity":"critical"},
               "annotations":{"summary":"checkout misses its objective\nby far","runbook_url":"https://wiki/checkout","dashboard_url":"javascript:alert(1)"},
               "startsAt":"{{Began}}","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus/graph?g0.expr=x","fingerprint":"a1"}]}
            """).ShouldHaveSingleItem().Signal;

        (signal.Type, signal.Source, signal.Severity, signal.Status).ShouldBe(("slo-breach", "checkout", Severity.Critical, SignalStatus.Firing));
        signal.Title.ShouldBe("checkout misses its objective");
        signal.DedupKey.ShouldBe("CheckoutBurnsBudget{service=\"checkout\",severity=\"critical\",type=\"slo-breach\"}");
        signal.Labels["service"].ShouldBe("checkout");
        signal.Annotations["runbook_url"].ShouldBe("https://wiki/checkout");
        signal.Links.ShouldBe(["http://prometheus/graph?g0.expr=x", "https://wiki/checkout"]);
        signal.OccurredAt.ShouldBe(new DateTimeOffset(2026, 3, 1, 11, 58, 0, TimeSpan.Zero).AddTicks(1234568));
    }

    [Fact]
    public void Its_end_is_another_signal_of_the_same_group_at_the_time_it_ended()
    {
        var firing = One($$"""{"labels":{"alertname":"A"},"startsAt":"{{Began}}","status":"firing"}""");
        var resolved = One($$"""{"labels":{"alertname":"A"},"startsAt":"{{Began}}","endsAt":"2026-03-01T11:59:30Z","status":"resolved"}""");

        (resolved.GroupId == firing.GroupId, resolved.SignalId == firing.SignalId).ShouldBe((true, false));
        (resolved.Signal.Status, resolved.Signal.OccurredAt).ShouldBe((SignalStatus.Resolved, Now.AddSeconds(-30)));
    }

    [Fact]
    public void The_same_alert_is_the_same_signal_whoever_tells_it_in_whatever_company_and_order()
    {
        var alone = One($$"""{"labels":{"alertname":"A","b":"1","c":"2"},"startsAt":"{{Began}}","fingerprint":"f"}""");
        var among = Read($$"""{"alerts":[{"labels":{"alertname":"Z"},"startsAt":"{{Began}}"},{"status":"firing","labels":{"c":"2","b":"1","alertname":"A"},"annotations":{"x":"y"},"startsAt":"{{Began}}"}]}""")[1];
        var later = One("""{"labels":{"alertname":"A","b":"1","c":"2"},"startsAt":"2026-03-01T11:59:00Z"}""");
        var other = One($$"""{"labels":{"alertname":"A","b":"1","c":"3"},"startsAt":"{{Began}}"}""");

        (among.SignalId, among.GroupId).ShouldBe((alone.SignalId, alone.GroupId));
        (later.SignalId == alone.SignalId, later.GroupId == alone.GroupId).ShouldBe((false, true), "it fires anew");
        other.GroupId.ShouldNotBe(alone.GroupId);
    }

    [Theory]
    [InlineData("critical", Severity.Critical)]
    [InlineData("PAGE", Severity.Critical)]
    [InlineData("high", Severity.Error)]
    [InlineData("warning", Severity.Warning)]
    [InlineData(" ticket ", Severity.Warning)]
    [InlineData("info", Severity.Info)]
    [InlineData("sev-17", Severity.Error)]
    [InlineData(null, Severity.Error)]
    public void The_label_severity_says_how_bad_it_is(string? label, Severity severity) =>
        One($$"""{"labels":{{JsonSerializer.Serialize(label is null ? [] : new Dictionary<string, string> { ["severity"] = label })}},"startsAt":"{{Began}}"}""").Signal.Severity.ShouldBe(severity);

    [Theory]
    [InlineData("""{"alertname":"A","job":"node","instance":"a:9100"}""", "A", "node", "A")]
    [InlineData("""{"alertname":"A","instance":"a:9100","type":"disk-filling"}""", "disk-filling", "a:9100", "A")]
    [InlineData("""{"service":"checkout"}""", "alert", "checkout", "An alert without a name")]
    [InlineData("{}", "alert", "alertmanager", "An alert without a name")]
    public void What_labels_leave_out_is_made_up_for(string labels, string type, string source, string title)
    {
        var signal = One($$"""{"labels":{{labels}},"startsAt":"{{Began}}"}""").Signal;
        (signal.Type, signal.Source, signal.Title).ShouldBe((type, source, title));
    }

    [Fact]
    public void What_the_alert_leaves_out_the_notification_may_say()
    {
        var signal = Read("""{"status":"resolved","commonLabels":{"alertname":"A"},"commonAnnotations":{"summary":"all of them"},"alerts":[{"endsAt":"2026-03-01T11:59:00Z"}]}""").ShouldHaveSingleItem().Signal;
        (signal.Status, signal.Title, signal.DedupKey).ShouldBe((SignalStatus.Resolved, "all of them", "A{}"));
    }

    [Theory]
    [InlineData("""{"labels":{"alertname":"A"},"endsAt":"2026-03-01T11:59:00Z"}""", SignalStatus.Resolved)]
    [InlineData("""{"labels":{"alertname":"A"},"endsAt":"2026-03-01T12:59:00Z"}""", SignalStatus.Firing)]
    [InlineData("""{"labels":{"alertname":"A"},"endsAt":"yesterday","startsAt":"now"}""", SignalStatus.Firing)]
    [InlineData("""{"labels":{"alertname":"A"},"status":"suppressed"}""", SignalStatus.Firing)]
    [InlineData("""{"labels":{"alertname":"A","port":80,"up":false,"none":null},"unknown":[1]}""", SignalStatus.Firing)]
    public void A_sender_that_is_not_Alertmanager_is_understood_too(string alert, SignalStatus status)
    {
        var signal = One(alert).Signal;
        signal.Status.ShouldBe(status);
        if (signal.Labels.Count > 1)
            signal.Labels.ShouldBe(new Dictionary<string, string> { ["alertname"] = "A", ["port"] = "80", ["up"] = "False" }, ignoreOrder: true);
        One(alert).SignalId.ShouldBe(One(alert).SignalId, "sent again it is the same");
    }

    [Fact]
    public void What_is_too_long_is_cut_and_still_tells_alerts_apart()
    {
        var text = new string('x', 5000) + "🦄";
        var one = One($$"""{"labels":{"alertname":"A","a":"{{text}}","z":"1"},"annotations":{"summary":"{{new string('y', 511)}}🦄"},"startsAt":"{{Began}}"}""");
        var other = One($$"""{"labels":{"alertname":"A","a":"{{text}}","z":"2"},"startsAt":"{{Began}}"}""");

        one.Signal.Labels["a"].Length.ShouldBe(4096);
        one.Signal.Title.ShouldBe(new string('y', 511), "half a character cannot be stored");
        one.Signal.DedupKey.Length.ShouldBeLessThanOrEqualTo(512);
        one.GroupId.ShouldNotBe(other.GroupId);
    }

    private static ReceiveSignal One(string alert) => Read($$"""{"alerts":[{{alert}}]}""").ShouldHaveSingleItem();

    private static IReadOnlyList<ReceiveSignal> Read(string body) =>
        AlertmanagerSignals.Read(JsonBody.Parse<WebhookBody>(Encoding.UTF8.GetBytes(body), ApiJson.Options), Now);
}
