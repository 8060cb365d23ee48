using System.Text.Json;
using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.CommandLine;

/// <summary>The command line against a running platform: what people read, and what it did.</summary>
public sealed class When_the_platform_is_commanded(ServedPlatform platform) : IClassFixture<ServedPlatform>
{
    [Fact]
    public async Task A_question_is_answered_by_the_beginning_of_its_id()
    {
        var (incident, _, task) = await platform.Ask("answered");
        (await platform.Do("tasks", "ls")).ShouldMatch($@"{task[..8]}  Open   Roll answered back from 1\.1 to 1\.0\?  ");
        (await platform.Do("tasks", "show", task[..8])).ShouldContain($"orchestrator tasks approve {task[..8]} --group role:incident-commander --comment \"why\"");
        (await platform.Refused(6, "tasks", "approve", task[..8])).ShouldBe("orchestrator: admin may not decide this task; its candidates are role:incident-commander, team:platform-on-call.");

        string[] approve = ["tasks", "approve", task[..8], "--by", "alice", "--group", "role:incident-commander", "--comment", "the last deployment broke it"];
        (await platform.Do(approve)).ShouldStartWith($"Task {task[..8]} \"Roll answered back from 1.1 to 1.0?\" is approved by alice.\n");
        (await platform.Refused(4, approve)).ShouldStartWith("orchestrator: alice decided already, at ");

        var story = await platform.Do("incidents", "show", incident[..8]);
        story.ShouldContain("✓ freeze-deploys: done");
        story.ShouldContain("◆ approve-rollback: approved by alice: \"the last deployment broke it\"");
    }

    [Fact]
    public async Task It_is_asked_what_would_have_been()
    {
        var (incident, _, task) = await platform.Ask("wondered-about");
        await platform.Do("tasks", "reject", task, "--by", "alice", "--group", "role:incident-commander", "-m", "data has changed");
        var two = await platform.Do("simulate", "what-if", "--incident", incident[..8], "--set", "approve-rollback.quorum=2", "--fail-on", "unknowable");
        two.ShouldStartWith("critical-slo-breach v1 with approve-rollback.quorum=2\n\nTHE SAME  wondered-about misses its objective  ");
        two.ShouldContain("alice rejected the task: \"data has changed\"", customMessage: "one no is enough");
        (await platform.Refused(3, "simulate", "what-if", "--incident", incident[..8], "--flow", "disk-filling@1")).ShouldContain("ran disk-filling; there was critical-slo-breach v1.");
        (await platform.Refused(2, "simulate", "what-if", "--set", "approve-rollback.color=2")).ShouldContain("has no setting 'color'. It has: deadline, ");
    }

    [Fact]
    public async Task Work_on_a_task_is_passed_on()
    {
        var (_, _, task) = await platform.Ask("passed-on");
        string[] me = ["--by", "alice", "--group", "role:incident-commander"];
        (await platform.Do(["tasks", "claim", task, .. me])).ShouldContain("is with alice.");
        (await platform.Do(["tasks", "release", task, .. me])).ShouldContain("is open.");
        await platform.Do(["tasks", "delegate", task, "bob", "--reason", "he knows it", .. me]);
        (await platform.Json("tasks", "show", task)).GetProperty("candidates").EnumerateArray().Select(one => one.GetString()).ShouldContain("bob");
        (await platform.Do("tasks", "reject", task, "--by", "bob", "-m", "not now")).ShouldContain("is rejected by bob.");
    }

    [Fact]
    public async Task People_say_what_they_do_about_an_incident()
    {
        var (incident, _, _) = await platform.Ask("spoken-of");
        (await platform.Do("incidents", "acknowledge", incident[..8])).ShouldBe($"Incident {incident[..8]} \"spoken-of misses its objective\" is acknowledged.\n");
        (await platform.Do("incidents", "note", incident[..8], "calling the database team")).ShouldContain("has the note on its timeline.");
        (await platform.Do("incidents", "resolve", incident[..8], "--reason", "it was a drill")).ShouldContain("is resolved.");
        (await platform.Do("incidents", "reopen", incident[..8], "--reason", "it was not")).ShouldContain("is ");
        var story = await platform.Do("incidents", "show", incident);
        foreach (var part in new[] { "calling the database team", "it was a drill", "it was not" })
            story.ShouldContain(part);
        (await platform.Do("incidents", "ls", "--severity", "critical")).ShouldMatch($@"^ID +STATE +SEVERITY +TITLE[^\n]*\n(.*\n)*{incident[..8]}  \w+ +critical +spoken-of misses its objective");
    }

    [Fact]
    public async Task People_take_command_of_a_response()
    {
        var (incident, response, task) = await platform.Ask("commanded");
        (await platform.Do("responses", "ls", "--incident", incident[..8])).ShouldMatch($@"\n{response[..8]}  Running  critical-slo-breach v\d+ +approve-rollback +{incident[..8]}  ");
        (await platform.Do("responses", "pause", response[..8], "--reason", "look first")).ShouldStartWith($"Response {response[..8]} critical-slo-breach is paused, at approve-rollback.");
        (await platform.Do("responses", "resume", response[..8], "--reason", "seen")).ShouldContain("is running");
        (await platform.Refused(3, "responses", "skip", response[..8], "no-such-step", "--reason", "x")).ShouldContain("has no step 'no-such-step'; it has: freeze-deploys, ");
        (await platform.Refused(4, "responses", "skip", response[..8], "approve-rollback", "--reason", "x")).ShouldContain("asks people, and cannot be skipped");
        await platform.Do("tasks", "approve", task, "--by", "alice", "--group", "role:incident-commander");
        await OrchestratorClient.Eventually(
            async () => (await platform.Client.Get($"/api/responses/{response}")).GetProperty("underWay").ToString().Contains("verify-recovery", StringComparison.Ordinal) ? (object)true : null, "it watches");
        var shown = await platform.Do("responses", "show", response[..8]);
        shown.ShouldMatch(@"\nroll-back +completed +1 +\d\d:\d\d:\d\d");
        shown.ShouldContain("  freeze-deploys: deploys.unfreeze, for ");
        (await platform.Do("responses", "skip", response[..8], "verify-recovery", "--reason", "seen on the dashboard")).ShouldStartWith($"Response {response[..8]} ");

        var again = await platform.Json("responses", "start", "critical-slo-breach", "--incident", incident, "--reason", "once more");
        again.GetProperty("startedBy").GetString().ShouldBe("admin");
        (await platform.Do("responses", "cancel", again.GetProperty("id").GetString()!, "--reason", "enough", "--no-undo")).ShouldContain("critical-slo-breach is cancelled");
    }

    [Fact]
    public async Task The_emergency_stop_is_pulled_and_let_go()
    {
        (await platform.Do("automation", "pause", "--flow", "disk-filling", "--reason", "drill")).ShouldBe("The flow disk-filling is stopped by admin: drill\n");
        (await platform.Do("automation", "show")).ShouldContain("stopped by admin: drill");
        (await platform.Do("automation", "resume", "--flow", "disk-filling", "--reason", "over")).ShouldBe("Automation runs.\n");
    }

    [Fact]
    public async Task Keys_are_made_used_and_revoked()
    {
        var made = await platform.Json("keys", "add", "carol", "--scope", "read");
        var key = made.GetProperty("key").GetString()!;
        var file = Path.Combine(platform.Folder, "carol.key");
        await File.WriteAllTextAsync(file, key);
        await platform.Do("incidents", "ls", "--key", "@" + file);
        (await platform.Refused(6, "keys", "ls", "--key", "@" + file)).ShouldBe("orchestrator: It takes the scope 'admin'; the key 'carol' has read.");
        (await platform.Do("keys", "ls")).ShouldMatch(@"\ncarol +Issued +read ");
        (await platform.Do("keys", "revoke", "carol")).ShouldStartWith("The key of carol is revoked");
        (await platform.Do("keys", "add", "dave", "--scope", "signals", "--scope", "read")).ShouldMatch(@"^The key of dave for signals, read\. It is shown this once:\n\n  ork_\S+\n$");
    }

    [Fact]
    public async Task The_trail_is_read_and_taken_away()
    {
        var (incident, _, task) = await platform.Ask("audited");
        (await platform.Do("audit", "show", $"incident-{incident[..8]}")).ShouldMatch(@"\n1  \d\d:\d\d:\d\d +incident_opened +orchestrator +a signal fires");
        (await platform.Do("audit", "show", $"task-{task[..8]}", "--state")).ShouldContain("Roll audited back");
        var file = Path.Combine(platform.Folder, "trail.jsonl");
        await platform.Do("audit", "export", "--output", file);

        // One fact a line, between a line that names the format and one that counts them.
        var facts = (await File.ReadAllLinesAsync(file))[1..^1].Select(line => JsonElement.Parse(line)).ToList();
        facts.ShouldContain(fact => fact.GetProperty("stream").GetString() == $"task-{task}" && fact.GetProperty("type").GetString() == "task_opened");
        var last = facts[^10].GetProperty("position").GetInt64();
        (await platform.Do("audit", "export", "--after", $"{last}")).TrimEnd().Split('\n').Length.ShouldBeGreaterThanOrEqualTo(9);
        File.Exists(file + ".part").ShouldBeFalse();
    }

    [Fact]
    public async Task A_signal_may_be_a_file_with_fields_replaced()
    {
        var file = Path.Combine(platform.Folder, "signal.json");
        await File.WriteAllTextAsync(file, """{"source":"file","type":"plain","title":"From a file","labels":{"a":"1","b":"2"}}""");
        await platform.Do("signal", "send", "--file", file, "--title", "With another title", "--label", "b=3");
        var found = (JsonElement)await OrchestratorClient.Eventually(
            async () => (await platform.Client.All("/api/incidents")).Find(one => one.GetProperty("title").GetString() == "With another title") is { ValueKind: JsonValueKind.Object } one ? (object)one : null,
            "its incident");
        found.GetProperty("labels").ToString().ShouldBe("""{"a":"1","b":"3"}""");
    }
}
