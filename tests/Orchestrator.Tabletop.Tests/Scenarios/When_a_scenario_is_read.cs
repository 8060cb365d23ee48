using Orchestrator.Tabletop.Scenarios;
using Orchestrator.Tabletop.Scenarios.Reading;

namespace Orchestrator.Tabletop.Tests.Scenarios;

public sealed class When_a_scenario_is_read
{
    private const string Sound = """
        scenario: sound
        flow: critical-slo-breach
        signals:
          breach: {type: slo-breach, severity: critical, labels: {service: checkout}}
        people:
          ana:
            groups: [role:incident-commander]
            does:
              - {approves: approve-rollback, after: 3m}
        world:
          deploys.last: {returns: {found: true}}
        timeline:
          - {at: 0m, signal: breach}
        expect:
          - {ran: deploys.freeze}
        """;

    /// <summary>In a sound file this is replaced by that; what is found is said with its line, what is wrong and what to do.</summary>
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "scenario: sound", "scenario: Not Sound", "test.yaml:1:11: 'Not Sound' is not a name for a scenario. Use lower-case words joined by single hyphens, as in nobody-approves." },
        { "scenario: sound\n", "", "test.yaml:1:1: a scenario has no 'scenario'. Add it, as in \"scenario: nobody-approves\"." },
        { "flow: critical-slo-breach", "flow: critical-slo-breech", "test.yaml:2:7: unknown flow 'critical-slo-breech'. Did you mean 'critical-slo-breach'? There are: checkout-abandoned, critical-slo-breach, disk-filling, high-fraud-risk." },
        { "flow: critical-slo-breach", "flow: critical-slo-breach\nversion: 7", "test.yaml:3:10: there is no version 7 of critical-slo-breach. There are: 1." },
        { "world:", "wrold:", "test.yaml:10:1: a scenario has no field 'wrold'. Did you mean 'world'? There are: scenario, title" },
        { "deploys.last:", "deploys.latest:", "test.yaml:11:3: unknown action or step 'deploys.latest'. Did you mean 'deploys.last'?" },
        { "{returns: {found: true}}", "{answer: explodes}", "test.yaml:11:26: the answer of an action cannot be 'explodes'. It is one of: succeeds, fails, refuses, unknown, nothing." },
        { "{returns: {found: true}}", "{answer: fails, returns: {found: true}}", "test.yaml:11:42: an action that does not succeed returns nothing. Leave out 'returns', or say \"answer: succeeds\"." },
        { "{returns: {found: true}}", "[fails, succeeds]", "test.yaml:11:18: what comes after this is never reached: it holds for every attempt. Say for how many attempts, as in \"times: 2\"." },
        { "{returns: {found: true}}", "{flaky: 20}", "test.yaml:11:25: 'flaky' is not a probability: '20'. Write a number from 0 to 1, as in 0.2." },
        { "{returns: {found: true}}", "{takes: {between: [5m, 1m]}}", "test.yaml:11:25: 'takes' cannot be: Between 5 min and 1 min there is no time: say the shorter one first. Change the times." },
        { "{returns: {found: true}}", "{takes: {typically: 5m}}", "test.yaml:11:25: 'takes' has no 'p95'. Add it, as in \"p95: 10m\"." },
        { "after: 3m", "after: 3 minutes", "test.yaml:9:45: 'after' is not a duration: '3 minutes'. Write it as in 250ms, 30s, 5m, 1h30m or 2d, at most 365d." },
        { "after: 3m", "after: 400d", "test.yaml:9:45: 'after' is not a duration" },
        { "approves: approve-rollback, ", "approves: aprove-rollback, ", "test.yaml:9:20: unknown question 'aprove-rollback'. Did you mean 'approve-rollback'?" },
        { "approves: approve-rollback, ", "", "test.yaml:9:9: it does not say what the person does. Write one of approves, rejects, completes, claims, ignores" },
        { "role:incident-commander", "incident-commander", "test.yaml:7:14: 'incident-commander' is not a group. Write team:<name> or role:<name>, as flows do in AskedOf." },
        { "severity: critical", "severity: fatal", "test.yaml:4:40: 'severity' cannot be 'fatal'. It is one of: info, warning, error, critical." },
        { "signal: breach}", "signal: breech}", "test.yaml:13:22: unknown signal 'breech'. Did you mean 'breach'? There are: breach." },
        { "signal: breach}", "signal: breach, kill: 5s}", "test.yaml:13:5: two things happen in one entry of the timeline: signal and kill. Write one entry for each thing that happens; several may have the same 'at'." },
        { "signal: breach}", "bob: {approves: approve-rollback}}", "test.yaml:13:14: an entry of the timeline has no field 'bob'. Did you mean 'for'? There are: at, signal" },
        { "at: 0m, ", "", "test.yaml:13:5: an entry of the timeline has no 'at'. Add it, as in \"at: 2m\"." },
        { "    groups:", "      groups:", "test.yaml:8:5: it is not YAML: " },
        { "timeline:", "until: 5m\ntimeline:\n  - {at: 10m, inject: too late}", "test.yaml:14:5: it never happens: the exercise ends before. Let it happen earlier, or let 'until' be later." },
    };

    public static TheoryData<string, string> Impossible => new()
    {
        { "{ran: deploys.rolback}", "test.yaml:15:11: unknown action 'deploys.rolback'. Did you mean 'deploys.rollback'?" },
        { "{not-ran: payments.release}", "test.yaml:15:15: unknown action 'payments.release'." },
        { "{undid: [roll-back]}", "test.yaml:15:14: step 'roll-back' can never be undone: it declares no compensation. Those that can: freeze-deploys, tell-users, scale-out, scale-out-instead." },
        { "{fell-back: lift-freeze}", "test.yaml:15:17: step 'lift-freeze' can never fall back: it has no fallback." },
        { "{asked: likely-cause}", "test.yaml:15:13: step 'likely-cause' can never ask people: it is no step for people, and nothing of it is left to them." },
        { "{escalated: roll-back}", "test.yaml:15:17: step 'roll-back' can never be escalated: it names nobody to escalate to. Those that can: approve-rollback." },
        { "{escalated: approve-rollback, within: 4m}", "test.yaml:15:43: it can never be met: the question waits 5 min for an answer before it is escalated. Make 'within' longer." },
        { "{took: likely-cause, branch: a bad day}", "test.yaml:15:34: unknown branch 'a bad day'. There are: a recent deployment, no recent deployment." },
        { "{ends: resolved, within: 400h}\nuntil: 2h", "test.yaml:15:30: it can never be seen: the exercise ends before that." },
        { "{ends: resolved}\n  - escalated", "test.yaml:16:5: it can never be met: another expectation is that the response ends resolved. A response ends once: keep one of them." },
        { "{ran: deploys.freeze}\n  - {not-ran: deploys.freeze}", "test.yaml:16:15: it can never be met: line 15 expects the opposite. Keep one of them." },
        { "resolved\n  - {starts: no}", "test.yaml:16:14: it can never be met: another expectation is about what the response does. Keep one of them." },
        { "{refused: bob}", "test.yaml:15:15: unknown person 'bob'. There are: ana." },
        { "{ran: deploys.freeze, asked: roll-back}", "test.yaml:15:5: it expects two things: ran and asked." },
        { "solved", "test.yaml:15:5: an expectation in one word, which is how the response ends, cannot be 'solved'. Did you mean 'resolved'? It is one of: resolved, escalated, failed-gracefully, cancelled." },
    };

    [Fact]
    public void A_sound_one_has_no_findings() => ScenarioReader.Read(Sound, "test.yaml", Shipped.Flows).Name.ShouldBe("sound");

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_said_with_its_place_and_remedy(string sound, string mistaken, string finding)
    {
        Sound.ShouldContain(sound);
        Findings(Sound.Replace(sound, mistaken)).ShouldContain(found => found.StartsWith(finding), string.Join("\n", Findings(Sound.Replace(sound, mistaken))));
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    public void An_expectation_that_can_never_be_met_is_a_finding(string expectation, string finding) =>
        Findings(Sound.Replace("{ran: deploys.freeze}", expectation)).ShouldContain(found => found.StartsWith(finding), string.Join('\n', Findings(Sound.Replace("{ran: deploys.freeze}", expectation))));

    [Fact]
    public void What_no_signal_starts_can_never_be_expected() =>
        Findings(Sound.Replace("severity: critical", "severity: error")).ShouldHaveSingleItem()
            .ShouldBe("test.yaml:15:3: it can never be met: no signal that fires starts the flow. It starts when s => s.Type == \"slo-breach\" && s.Severity == Severity.Critical && s.Labels.ContainsKey(\"service\"). Change a signal in 'signals', or let it fire in 'timeline'.");

    [Fact]
    public void That_it_does_not_start_can_be_expected() =>
        ScenarioReader.Read(Sound.Replace("severity: critical", "severity: error").Replace("{ran: deploys.freeze}", "{starts: no}"), "test.yaml", Shipped.Flows);

    [Fact]
    public void All_mistakes_are_said_at_once_in_the_order_of_the_file() =>
        Findings(Sound.Replace("after: 3m", "after: soon").Replace("deploys.last", "deploys.lost").Replace("deploys.freeze", "deploys.frieze"))
            .Select(finding => finding.Split(':')[1]).ShouldBe(["9", "11", "15"]);

    [Theory]
    [InlineData("", "test.yaml:1:1: the file is empty. Write one scenario, which begins with \"scenario: its-name\".")]
    [InlineData("- one\n- two", "test.yaml:1:1: a scenario is written with fields, as in \"name: value\".")]
    [InlineData("scenario: [unclosed", "test.yaml:2:1: it is not YAML: While parsing a flow sequence, did not find expected")]
    [InlineData("scenario: a\n---\nscenario: b", "test.yaml:1:1: the file holds several documents.")]
    public void What_is_no_scenario_at_all_is_said_to_be_none(string yaml, string finding) => Findings(yaml)[0].ShouldStartWith(finding);

    [Fact]
    public void A_file_without_end_is_not_parsed() =>
        Findings(new string('#', ScenarioReader.LongestFile + 1)).ShouldBe(["test.yaml:1:1: the file has 1,048,577 characters, and 1,048,576 are allowed. Split it into several scenarios."]);

    [Fact]
    public void A_value_that_unfolds_without_end_is_stopped()
    {
        var bomb = string.Join('\n', Enumerable.Range(1, 12).Select(n => $"  x{n}: &x{n} [{string.Join(", ", Enumerable.Repeat(n == 1 ? "lol" : $"*x{n - 1}", 10))}]"));
        Findings(Sound.Replace("{returns: {found: true}}", $"{{returns: *x12}}").Replace("signals:", $"title: x\nabout:\n{bomb}\nsignals:")).ShouldContain(finding => finding.Contains("it is too large, or refers to itself. A scenario holds at most 20,000 values, 50 levels deep."));
    }

    private static List<string> Findings(string yaml) =>
        [.. Should.Throw<ScenarioInvalid>(() => ScenarioReader.Read(yaml, "test.yaml", Shipped.Flows)).Findings.Select(finding => finding.ToString())];
}
