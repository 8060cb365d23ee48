using Orchestrator.AuditTrail.Export;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Replays;

namespace Orchestrator.Tabletop.Tests.Replays;

/// <summary>By somebody who knows how to make the checks fit again, or by nobody: the export itself is damaged.</summary>
public sealed class When_a_record_was_altered
{
    private static readonly List<RecordedFact> Recorded =
        [.. Breach.Rehearsed.Action("deploys.rollback").Fails(times: 1).Approver("role:incident-commander").Approves(2.Minutes()).Then().Recording.All.Select(happened => happened.Recorded)];

    [Theory]
    [InlineData("retry_scheduled", "time")]
    [InlineData("retry_scheduled", "actor")]
    [InlineData("branch_chosen", "reason")]
    [InlineData("task_decided", "id")]
    [InlineData("incident_opened", "incident")]
    public async Task A_fact_that_says_something_else_about_itself_is_found(string type, string field)
    {
        var difference = await Different(type, fact => field switch
        {
            "time" => fact with { Time = fact.Time.AddMicroseconds(-1) },
            "actor" => fact with { Actor = "mallory" },
            "reason" => fact with { Headers = """{"reason":"because I say so"}""" },
            "id" => fact with { Id = Guid.Empty },
            _ => fact with { CorrelationId = Guid.Empty.ToString() },
        });
        difference.Fields.Select(found => found.Field).ShouldContain(field);
    }

    [Theory]
    [InlineData("retry_scheduled", "\"Wait\":\"00:00", "\"Wait\":\"00:01", "data.Wait")]
    [InlineData("branch_chosen", "\"Branch\":\"a notice is up\",\"V", "\"Branch\":\"otherwise\",\"V", "data.Branch")]
    [InlineData("action_requested", "\"state\":\"resolved\"", "\"state\":\"monitoring\"", "data.Input.state")]
    [InlineData("task_decided", "\"Outcome\":\"Approved\"", "\"Outcome\":\"Completed\"", null)]
    [InlineData("response_ended", "\"EndState\":\"Resolved\"", "\"EndState\":\"Escalated\"", "data.EndState")]
    [InlineData("lock_freed", "ResponseId\":\"", "ResponseId\":\"0", null)]
    public async Task A_fact_that_says_something_else_is_found(string type, string says, string instead, string? field)
    {
        var guid = instead.EndsWith('0');
        var difference = await Different(type, fact => fact with
        {
            Data = guid ? fact.Data.Replace(fact.Data[15..51], Guid.Empty.ToString(), StringComparison.Ordinal) : fact.Data.Replace(says, instead, StringComparison.Ordinal),
        });
        if (field is not null)
            difference.Fields.ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    [Fact]
    public async Task A_decision_taken_out_is_found_with_both_sides()
    {
        var at = Recorded.FindIndex(fact => fact.Type == "retry_scheduled");
        var stream = Recorded[at].StreamId;
        var without = Recorded.Where((_, index) => index != at)
            .Select((fact, index) => fact.StreamId == stream && index >= at ? fact with { Version = fact.Version - 1 } : fact);
        var report = await Replaying.Replay(await Replaying.Export(without), new CriticalSloBreach());
        var difference = report.Different.ShouldHaveSingleItem().Difference;
        difference.Recorded.ShouldBeNull();
        difference.Replayed.ShouldNotBeNull().ShouldStartWith("retry_scheduled {");
        difference.ToString().ShouldContain("recorded: nothing more");
    }

    [Fact]
    public async Task Facts_that_do_not_follow_each_other_are_told_with_their_line()
    {
        var response = Recorded.FindAll(fact => fact.Type == "action_requested")[2];
        var line = 2 + Recorded.IndexOf(response);
        var error = await Should.ThrowAsync<ExportUnreadable>(async () => await Replaying.Replay(await Replaying.Export(Recorded.Where(fact => fact != response)), new CriticalSloBreach()));
        (error.Line, error.Message).ShouldSatisfyAllConditions(
            () => error.Line.ShouldBeGreaterThanOrEqualTo(line),
            () => error.Message.ShouldContain($"goes from version {response.Version - 1} to {response.Version + 1}"),
            () => error.Message.ShouldContain("Export it anew"));
    }

    [Fact]
    public async Task A_file_that_was_edited_is_not_replayed_at_all()
    {
        var lines = await Replaying.Export(Recorded);
        lines[20] = lines[20].Replace("\"time\":\"2026", "\"time\":\"2025", StringComparison.Ordinal);
        (await Should.ThrowAsync<ExportUnreadable>(() => Replaying.Replay(lines, new CriticalSloBreach()))).Line.ShouldBe(21);
        (await Should.ThrowAsync<ExportUnreadable>(() => Replaying.Replay(lines[..15], new CriticalSloBreach()))).Message.ShouldContain("it was cut");
    }

    private static async Task<Difference> Different(string type, Func<RecordedFact, RecordedFact> alter)
    {
        var at = Recorded.FindLastIndex(fact => fact.Type == type);
        alter(Recorded[at]).ShouldNotBe(Recorded[at]);
        var altered = Recorded.Select((fact, index) => index == at ? alter(fact) : fact);
        var report = await Replaying.Replay(await Replaying.Export(altered), new CriticalSloBreach());
        report.NotReplayable.ShouldBeEmpty();
        var found = report.Different.ShouldHaveSingleItem(report.ToString());
        found.Stream.ShouldBe(Recorded[at].StreamId);
        return found.Difference;
    }
}
