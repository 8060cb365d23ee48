using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Rehearsals;

namespace Orchestrator.ResponseFlows.Tests;

public sealed class When_a_disk_fills_up : Rehearsed<DiskFilling>
{
    protected override Signal Signal { get; } = Full("web-1");

    [Fact]
    public void It_is_cleaned_up_once_somebody_has_agreed_and_nobody_is_woken() => With(People)
        .Resolved().Within(30.Minutes()).RanInOrder("disk.usage", "disk.diagnose", "disk.clean-up").DidNotRun("pager.page", "pager.resolve");

    [Fact]
    public void It_is_cleaned_up_by_itself_once_that_has_gone_well_five_times()
    {
        var outcome = With(world =>
        {
            world = People(world);
            for (var hour = 1; hour <= 5; hour++)
                world = world.At(hour.Hours()).When(Full($"web-{hour + 1}"));
            return world;
        });
        outcome.Recording.Courses.Select(course => course.EndState).ShouldAllBe(state => state == EndState.Resolved);
        outcome.Recording.Courses.Select(course => course.Tasks.Count()).ShouldBe([1, 1, 1, 1, 1, 0]);
    }

    [Fact]
    public void One_that_has_room_is_left_alone() => With(world => world.Action("measure").Returns(new { usedPercent = 42 }))
        .Resolved().Took("how-full", "it has room").AskedNobody().DidNotRun("disk.clean-up", "pager.page");

    [Fact]
    public void Nearly_full_somebody_is_woken_at_once_and_told_when_it_is_over() => With(world => People(world)
        .Action("measure").Returns(new { usedPercent = 97.5 }))
        .Resolved().RanInOrder("pager.page", "disk.clean-up", "pager.resolve")
        .Response.Input("page-at-once").ShouldContain("web-1:/var fills up: 97.5 % in use");

    [Fact]
    public void An_alert_that_cannot_be_checked_is_believed() => With(world => People(world)
        .Action("measure").Fails())
        .Resolved().Took("how-full", "nearly full").RanInOrder("pager.page", "disk.clean-up");

    [Fact]
    public void Without_a_diagnosis_it_goes_on() => With(world => People(world)
        .Action("disk.diagnose").FailsForGood("There is no program /bin/df on this machine."))
        .Resolved().Ran("disk.clean-up");

    [Theory]
    [InlineData("data")]
    [InlineData(null)]
    public void What_may_hold_data_is_never_cleaned_up(string? volume) => With(Full("db-1", volume), People)
        .Resolved().DidNotRun("disk.clean-up").Ran("pager.page").Asked("make-room").Ran("pager.resolve");

    [Fact]
    public void When_nobody_agrees_to_the_clean_up_somebody_is_woken() => With(world => world
        .Person("otto", "team:platform-on-call").Completes(after: 20.Minutes()))
        .Resolved().DidNotRun("disk.clean-up").RanInOrder("pager.page", "pager.resolve");

    [Fact]
    public void When_the_clean_up_is_refused_somebody_is_woken() => With(world => world
        .Person("otto", "team:platform-on-call").Rejects(after: 1.Minutes()).Completes(after: 20.Minutes()))
        .DidNotRun("disk.clean-up").Ran("pager.page", times: 1);

    [Fact]
    public void When_the_clean_up_made_no_room_somebody_is_woken_and_sees_what_was_found()
    {
        var outcome = With(world => People(world).Action("verify-room").Returns(new { usedPercent = 90 }));
        outcome.Resolved().RanInOrder("disk.clean-up", "pager.page", "pager.resolve").UndidNothing();
        var task = outcome.Response.Tasks.Last().Opened;
        (task.Title, task.Command).ShouldBe(("Make room on a disk", "du -xh --max-depth=1 -- '/var' | sort -h | tail"));
        task.Evidence!.Value.GetProperty("diagnosis").GetString().ShouldBe("/dev/sda1 91%");
    }

    [Fact]
    public void What_people_are_to_type_is_one_word_whatever_the_label_holds() =>
        With(Full("web-1", path: "/var'; reboot; '"), world => world.Action("verify-room").Returns(new { usedPercent = 90 }))
            .Response.Tasks.Last().Opened.Command.ShouldBe(@"du -xh --max-depth=1 -- '/var'\''; reboot; '\''' | sort -h | tail");

    [Fact]
    public void When_the_clean_up_fails_the_trust_in_it_starts_anew()
    {
        var outcome = With(world =>
        {
            world = People(world).At(150.Minutes()).Action("disk.clean-up").FailsForGood("read-only file system");
            for (var hour = 1; hour <= 6; hour++)
                world = world.At(hour.Hours()).When(Full($"web-{hour + 1}"));
            return world.At(210.Minutes()).Action("disk.clean-up").Succeeds();
        });
        outcome.Recording.Courses.Select(course => course.Tasks.Count(task => task.Opened.Title.StartsWith("May", StringComparison.Ordinal))).ShouldBe([1, 1, 1, 1, 1, 1, 1]);
    }

    [Fact]
    public void When_nobody_does_anything_about_it_it_goes_to_a_human() => With(world => world.Action("disk.usage").Returns(new { usedPercent = 91 }))
        .Escalated(because: "the disk has no room").Within(1.Hours()).LeftToHuman("");

    [Fact]
    public void Whoever_made_room_without_saying_so_has_made_room() => With(world => world)
        .Resolved().Completed("verify-room-by-hand").Ran("pager.resolve");

    [Theory]
    [InlineData(91)]
    [InlineData(97)]
    public void When_nobody_can_be_paged_there_is_a_task_all_the_same(int usedPercent) => With(world => world
        .Action("measure").Returns(new { usedPercent })
        .Action("pager.page").FailsForGood()
        .Person("otto", "team:platform-on-call").Completes(after: 20.Minutes()))
        .Resolved().Asked("make-room").DidNotRun("pager.resolve");

    [Fact]
    public void A_page_that_cannot_be_called_off_is_left_to_a_human() => With(world => People(world)
        .Action("measure").Returns(new { usedPercent = 97 })
        .Action("pager.resolve").FailsForGood())
        .Escalated(because: "cleaning up has made room; left to a human: 1").LeftToHuman("was-paged");

    [Theory]
    [InlineData(91, false)]
    [InlineData(97, true)]
    public void It_ends_early_when_the_alert_does(int usedPercent, bool woken)
    {
        var outcome = With(world => world.Action("measure").Returns(new { usedPercent }).At(2.Minutes()).SignalsResolve());
        outcome.Resolved().DidNotRun("disk.clean-up");
        _ = woken ? outcome.Ran("pager.resolve") : outcome.DidNotRun("pager.resolve");
    }

    [Fact]
    public void A_person_cancels_it() => With(world => world.At(2.Minutes()).Person("ana").Cancels("the host is to go"))
        .Cancelled(because: "the host is to go").DidNotRun("disk.clean-up", "pager.page");

    [Fact]
    public void It_fails_gracefully_when_nothing_says_which_disk_it_is_about() => Run(rehearsal => rehearsal
        .Person("ana").Starts(Signals.Firing("disk-filling")))
        .FailedGracefully(because: "the signal has no label 'host'").DidNotRun("disk.usage");

    [Fact]
    public void Two_alerts_about_one_disk_are_dealt_with_one_after_the_other() => With(world => People(world)
        .At(1.Minutes()).When(Signal with { Id = "2", DedupKey = "another alert" })
        .At(3.Minutes()).Action("measure").Returns(new { usedPercent = 60 }))
        .Ran("disk.clean-up", times: 1).Recording.Courses.Last().Explanation!.ShouldStartWith("the disk has room");

    [Theory]
    [InlineData(Severity.Info, "host", "path")]
    [InlineData(Severity.Warning, "host", "device")]
    public void It_does_not_start_for_what_is_no_warning_or_names_no_disk(Severity severity, string host, string path) =>
        Run(rehearsal => rehearsal.When(Signals.Firing("disk-filling", severity, (host, "web-1"), (path, "/var")))).DidNotStart();

    protected override Rehearsal Usual(Rehearsal rehearsal) => rehearsal
        .Action("measure").Returns(new { usedPercent = 91 })
        .Action("disk.usage").Returns(new { usedPercent = 60 })
        .Action("disk.diagnose").Returns(new { stdout = "/dev/sda1 91%" });

    protected override Rehearsal People(Rehearsal rehearsal) => rehearsal
        .Person("otto", "team:platform-on-call").Approves(after: 2.Minutes()).Completes(after: 20.Minutes());

    private static Signal Full(string host, string? volume = "system", string path = "/var")
    {
        (string, string)[] labels = [("host", host), ("path", path)];
        var signal = Signals.Firing("disk-filling", Severity.Warning, volume is null ? labels : [.. labels, ("volume", volume)]);
        return signal with { Id = host, DedupKey = host };
    }
}
