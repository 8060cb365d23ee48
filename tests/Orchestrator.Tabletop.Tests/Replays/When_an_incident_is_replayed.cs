using System.Reflection;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Export;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Memory;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Rehearsals;
using Orchestrator.Tabletop.Replays;

namespace Orchestrator.Tabletop.Tests.Replays;

public sealed class When_an_incident_is_replayed
{
    private static readonly List<RecordedFact> Recorded =
    [
        .. Breach.Rehearsed.Approver("role:incident-commander").Approves(2.Minutes())
            .At(1.Hours()).When(Signals.Firing("something-else", labels: ("service", "shop"))).Then().Recording.All.Select(happened => happened.Recorded),
    ];

    private static FlowCatalogue Flows => FlowCatalogue.Of(new CriticalSloBreach());

    [Fact]
    public async Task Every_fact_of_every_stream_comes_out_as_recorded()
    {
        var report = await Replaying.Replay(await Replaying.Export(Recorded), new CriticalSloBreach());
        report.IsFaithful.ShouldBeTrue();
        (report.Equal, report.Facts).ShouldBe((7, Recorded.Count), "two groups, two incidents, a response, its task, its lock");
    }

    [Fact]
    public async Task Of_a_store_only_the_streams_that_changed_since_are()
    {
        var report = await new Replay(Flows).Run(await Store(), since: Recorded[^1].Time - 1.Minutes());
        (report.Equal, report.Streams).ShouldBe((2, 2), "a group and its incident");
    }

    [Fact]
    public async Task A_store_is_read_in_pages_and_not_stream_by_stream()
    {
        var store = DispatchProxy.Create<IAuditStore, Counting>();
        var counting = (Counting)(object)store;
        counting.Inner = await Store();
        (await new Replay(Flows).Run(store)).Equal.ShouldBe(7);
        counting.Calls.ShouldBe(["ReadAll", "ReadAll"], "one page, read twice");
    }

    [Fact]
    public async Task What_workers_note_and_others_write_is_left_out_and_counted()
    {
        var foreign = Recorded[0] with { StreamId = "attempt-7d2f9a42-93a4-4d7e-8a55-0d5f8e2b7c11", Version = 1 };
        var report = await Replaying.Replay(await Replaying.Export([.. Recorded, foreign]), new CriticalSloBreach());
        report.Equal.ShouldBe(7);
        report.Outside.ShouldBe(new Dictionary<string, int> { ["attempt"] = 1 });
    }

    private static async Task<MemoryStore> Store()
    {
        var store = new MemoryStore();
        await StreamImport.Into(store, Recorded.ToAsyncEnumerable());
        return store;
    }

    private class Counting : DispatchProxy
    {
        public IAuditStore Inner { get; set; } = null!;

        public List<string> Calls { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Calls.Add(targetMethod!.Name);
            return targetMethod.Invoke(Inner, args);
        }
    }
}
