using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Tests.Flows.Drawings;

/// <summary>
/// A flow nobody would want: every kind of step and option, nested in one another, 30 steps, texts that are long, from right to
/// left, or full of what has a meaning in XML, Markdown and Mermaid.
/// </summary>
internal sealed class EveryKindOfStep : Flow
{
    protected override void Define(FlowBuilder flow)
    {
        flow.Named("every-kind-of-step", version: 12).OwnedBy("team:platform & <friends>")
            .Intent("Every kind of step is drawn so that it can be read, because a diagram that hides a step at 3 a.m. is worse than none; \"quoted\", <b>not bold</b>, 5 < 6 && 7 > 6, | pipes | and *stars*.")
            .Protects("the reader's trust; الثقة في المخطط; שלום; 図を読む人; and whoever wrote <script>alert(1)</script>")
            .Constraint("Nothing overflows: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft stays inside its box.")
            .Constraint("[A link] that is none and `code` and # hashes.")
            .StartsWhen((s, i) => s.Type == "everything" && s.Severity >= Severity.Error && i.Episode < 10 && s.Labels["region"] != "<none>" && s.Title.Contains("\"quotes\"", StringComparison.Ordinal))
            .Objective(percent: 99.5, within: 90.Minutes())
            .Objective(percent: 50, within: 15.Minutes())
            .Deadline(2.Days(), whenMissed: Overrun.Fail)
            .Exclusive(r => $"tenant:{r.Signal.Label("tenant")}:{r.Signal.Label("region", "nowhere")}")
            .OnSignalResolved(SignalResolvedPolicy.CancelAndCompensate)
            .Returns(r => new { done = true });

        var read = flow.Action<Hosts>("read-hosts", "inventory.hosts").ReadOnly().Timeout(5.Seconds()).Retry(4);

        flow.ManualTask("look-at-the-dashboard", "Open the dashboard & look. Is p99 < 250 ms?\nThen say so.")
            .Title("Look at <dashboard> & say what \"you\" see")
            .Command(r => $"kubectl get pods -n {r.Signal.Label("namespace")} | grep -v Running")
            .Expect("No resources found")
            .AskedOf("alice", "bob", "team:a-team-with-a-name-that-goes-on-and-on-and-on", "role:incident-commander")
            .NotAskedOf("mallory").Deadline(20.Minutes(), DeadlineOutcome.Fail)
            .CompensatedBy("dashboards.close", r => new { r.IncidentId }, protects: "the next on-call's screen")
            .GoOnWithout("a look is worth having & not worth waiting for");

        flow.Choice("what-is-it").When(
            "many hosts, a label that is so long that it has to be broken into several lines, and then some",
            r => r.From(read).Names.Count > 3 && r.From(read).Names.All(name => name.StartsWith("web-", StringComparison.Ordinal) || name.Contains('<')),
            then =>
            {
                then.ForEach("each-host", r => r.From(read).Names, atMost: 200, each: (one, host) =>
                {
                    one.All("drain-and-tell").Branch("drain", drain =>
                    {
                        drain.Action("drain-host", "balancer.drain", r => new { host = r.From(host) })
                            .Timeout(90.Seconds()).Retry(5, firstDelay: 2.Seconds(), maxDelay: 2.Minutes(), evenIfUnknown: true, finalWhen: e => e.Contains("gone", StringComparison.Ordinal))
                            .CompensatedBy("balancer.restore", r => new { host = r.From(host) }, protects: "capacity <for> everybody \"else\"", whenUnknown: Undo.IsSafe)
                            .Guarded(until: 5, 30.Minutes(), "role:network")
                            .RescuedByOwner(10.Minutes())
                            .Fallback(plan => plan.Action("cut-power", "pdu.off", r => new { host = r.From(host) })
                                .OwnedBy("data-centre").Irreversible("what was in memory is gone")
                                .Fallback(last => last.ManualTask("pull-the-plug", r => $"Walk to {r.From(host)} and pull the plug.")
                                    .Title("Pull the plug").Deadline(1.Hours(), DeadlineOutcome.Reject).Irreversible("it was pulled")));
                        drain.Wait("let-it-settle", 45.Seconds());
                    }).Branch("tell", tell => tell.Action("tell-team", "chat.post", r => new { host = r.From(host) }).OwnedBy("communications").Irreversible("what was read was read").GoOnWithout("drained hosts matter more"));
                }).AtOnce(4);

                then.Any("who-is-first").Branch("by the book", book =>
                {
                    book.Approval("ask-the-book", "Is it in \"the book\" (page < 10)?").AskedOf("role:librarian").Quorum(2).FourEyes().AskEarly()
                        .Instructions("Look it up; see https://example.org/?a=1&b=2.")
                        .Deadline(10.Minutes(), DeadlineOutcome.Escalate).EscalatesTo("team:librarians-of-last-resort", 20.Minutes(), then: DeadlineOutcome.Approve)
                        .OnRejected(no =>
                        {
                            no.Action("note-refusal", "notes.add").Irreversible("notes stay");
                            no.Fail("refused-by-the-book", "the book says <no>");
                        })
                        .Fallback(plan => plan.StartFlow("run-the-sub-flow", "another-flow", r => new { r.IncidentId }, version: 3).Within(30.Minutes()));
                }).Branch("by ear: سريع", ear => ear.WaitForSignalResolved("wait-for-quiet", 15.Minutes(), WaitTimeout.Fail));
            })
            .When("just one: एक 一つ", r => r.From(read).Names.Count == 1, then => then.Escalate("too-few-to-automate", "one host is a pet; a human looks after it"))
            .When("none at all", r => r.From(read).Names.Count == 0, then => then.Resolve("nothing-to-do", "there is nothing left to drain"))
            .Fallback(plan =>
            {
                plan.Action("page-the-network-team-because-nothing-else-helped-and-somebody-has-to-know", "pager.page").Timeout(10.Seconds()).Irreversible("a page wakes people");
                plan.WaitForSignalResolved("wait-for-them", 1.Hours(), WaitTimeout.GoOn);
            });

        var approval = flow.Approval("approve-the-rest", r => $"{{Braces}} of {r.From(read).Names.Count} hosts: go on with <{r.Signal.Title}>?")
            .NotAskedOf("mallory").Deadline(90.Seconds(), DeadlineOutcome.Reject);
        flow.Action("apply-the-rest", "config.apply", r => new { all = true }).Timeout(15.Minutes()).EvidenceNoOlderThan(2.Minutes(), read, approval)
            .CompensatedBy("config.revert", (r, done) => new { done }, protects: "the configuration that everybody else runs on").IsObjective();
        flow.Verify<Hosts>("verify-quiet", "metrics.errors", r => new { }, holds: h => h.Names.Count == 0 && h.Region != "a<b>c&d")
            .Every(30.Seconds()).For(5.Minutes()).Within(1.Hours())
            .Fallback(plan =>
            {
                plan.Choice("who-takes-over").When("by day", r => r.Now.Hour > 8, day => day.Escalate("day-shift", "the day shift takes over"))
                    .Otherwise(night => night.Fail("night-shift", "nobody is there: undo it all"));
            });

        flow.Closing(close =>
        {
            close.StartFlow("write-it-up", "post-mortem").GoOnWithout("it can be written tomorrow");
            close.Choice("was-it-bad").When("it was", r => r.Has(read), bad => bad.Action("publish", "status.publish").ReadOnly());
        });
    }

    private sealed record Hosts(IReadOnlyList<string> Names, string Region);
}
