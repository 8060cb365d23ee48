using System.Text.Json;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.ResponseFlows;

/// <summary>A disk fills up: delete what can be made again, see that it helped, and wake somebody where it did not.</summary>
public sealed class DiskFilling : Flow
{
    protected override void Define(FlowBuilder flow)
    {
        flow.Named("disk-filling", version: 1).OwnedBy("platform-on-call")
            .Intent("The disk has room again, because what cannot write fails; less than 80 % has been in use for two minutes.")
            .Protects("what the host writes, and the night's sleep of whoever is on call")
            .Constraint("Only what can be made again is deleted, and only on volumes that hold nothing else.")
            .Constraint("Nearly full, somebody is woken at once; else only when cleaning up did not help.")
            .StartsWhen(s => s.Type == "disk-filling" && s.Severity >= Severity.Warning
                && s.Labels.ContainsKey("host") && s.Labels.ContainsKey("path"))
            .Objective(percent: 90, within: 30.Minutes())
            .Deadline(2.Hours(), whenMissed: Overrun.Escalate)
            .Exclusive(r => $"disk:{r.Signal.Label("host")}:{r.Signal.Label("path")}")
            .OnSignalResolved(SignalResolvedPolicy.FinishEarly);

        var usage = flow.Action<Usage>("measure", "disk.usage", r => new { host = r.Signal.Label("host"), path = r.Signal.Label("path") })
            .ReadOnly().Timeout(5.Seconds()).Retry(3, maxDelay: 5.Seconds())
            .GoOnWithout("an alert that cannot be checked is believed");

        var diagnosis = flow.Action<Printed>(
                "diagnose",
                "disk.diagnose",
                r => new { host = r.Signal.Label("host"), path = r.Signal.Label("path") })
            .ReadOnly().Timeout(20.Seconds()).Retry(2)
            .GoOnWithout("it is for people, and they can look themselves");

        StepOutput early = null!;
        flow.Choice("how-full")
            .When("it has room", r => r.Has(usage) && r.From(usage).UsedPercent < 80, then =>
                then.Resolve("has-room", "the disk has room: it was cleaned up before, or the alert is wrong"))
            .When("nearly full", r => !r.Has(usage) || r.From(usage).UsedPercent >= 95, then =>
                early = Page(then, "page-at-once", usage, diagnosis));

        flow.Choice("by-itself")
            .When("the volume holds nothing that cannot be made again", r => r.Signal.Label("volume", "data") == "system", then =>
            {
                then.Action("clean-up", "disk.clean-up", r => new { host = r.Signal.Label("host"), path = r.Signal.Label("path") })
                    .Timeout(2.Minutes()).Retry(2, evenIfUnknown: true)
                    .Guarded(until: 5, within: 10.Minutes(), "team:platform-on-call")
                    .Irreversible("rotated logs, caches and temporary files are not kept");
                RoomAgain(then, "verify-room");
                then.Resolve("cleaned-up", "cleaning up has made room");
            })
            .GoOnWithout("people make room where that did not");

        var late = Page(flow, "page", usage, diagnosis);

        flow.ManualTask(
                "make-room",
                r => $"Make room on {r.Signal.Label("host")}:{r.Signal.Label("path")}: delete or move what is not needed, or enlarge it.")
            .Title("Make room on a disk")
            .Command(r => $"du -xh --max-depth=1 -- {Quoted(r.Signal.Label("path"))} | sort -h | tail")
            .Expect("the largest folders, the largest last")
            .Shows(r => new
            {
                usage = r.Has(usage) ? r.From(usage) : null,
                diagnosis = r.Has(diagnosis) ? r.From(diagnosis).Stdout : null,
                r.Signal.Title,
                r.Signal.Labels,
                r.Signal.Links,
            })
            .Deadline(30.Minutes(), DeadlineOutcome.Fail)
            .Irreversible("it is up to whoever does it")
            .GoOnWithout("what counts is whether there is room");

        RoomAgain(flow, "verify-room-by-hand")
            .Fallback(plan => plan.Escalate("still-full", "the disk has no room, whatever was done"));

        flow.Closing(close => close.Choice("was-paged").When("somebody was woken", r => r.Done(early) || r.Done(late), then =>
            then.Action("call-off", "pager.resolve", r => new { key = r.IncidentId, text = "The disk has room again." })
                .Timeout(10.Seconds()).Retry(5, evenIfUnknown: true).Irreversible("it ends what the page began")));
    }

    /// <summary>Under one key an incident: paged twice, a person is woken once.</summary>
    private static ActionBuilder<JsonElement> Page(
        StepsBuilder steps,
        string name,
        StepOutput<Usage> usage,
        StepOutput<Printed> diagnosis) => steps
        .Action(name, "pager.page", r => new
        {
            key = r.IncidentId,
            title = $"{r.Signal.Label("host")}:{r.Signal.Label("path")} fills up"
                + (r.Has(usage) ? $": {r.From(usage).UsedPercent} % in use" : ""),
            text = r.Has(diagnosis) ? r.From(diagnosis).Stdout : r.Signal.Title,
        })
        .Timeout(10.Seconds()).Retry(5, evenIfUnknown: true).Irreversible("who is awake is awake")
        .GoOnWithout("there is a task for it as well");

    /// <summary>As one word of a shell: a label comes from outside, and people paste what they are shown.</summary>
    private static string Quoted(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static VerifyBuilder<Usage> RoomAgain(StepsBuilder steps, string name) => steps
        .Verify<Usage>(
            name,
            "disk.usage",
            r => new { host = r.Signal.Label("host"), path = r.Signal.Label("path") },
            holds: usage => usage.UsedPercent < 80)
        .Every(30.Seconds()).For(2.Minutes()).Within(10.Minutes());

    private sealed record Usage(double UsedPercent);

    /// <summary>What a program wrote.</summary>
    private sealed record Printed(string Stdout);
}
