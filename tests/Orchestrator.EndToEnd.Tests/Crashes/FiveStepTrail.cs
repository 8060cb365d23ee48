using System.Diagnostics;
using System.Globalization;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.FiveSteps;
using Orchestrator.FiveSteps.Workers;
using Orchestrator.StateMachines;

namespace Orchestrator.EndToEnd.Tests.Crashes;

/// <summary>What must hold of the five-step saga's trail, whatever was killed when.</summary>
public sealed class FiveStepTrail(IAuditStore store)
{
    /// <summary>Waits until this many runs have ended and the outbox is empty; says how far it came when it does not.</summary>
    public async Task EndsAllOf(int runs, TimeSpan within)
    {
        var waited = Stopwatch.StartNew();
        for (; ;)
        {
            var ended = await Ended();
            var outbox = await store.CountOutbox(TimeProvider.System.GetUtcNow());
            if (ended == runs && outbox is { Waiting: 0, Timers: 0, Parked: 0 })
                return;
            if (waited.Elapsed > within)
            {
                var parked = await store.Parked(5);
                throw new TimeoutException($"{ended} of {runs} runs have ended after {within}; outbox {outbox}; {string.Join("; ", parked.Select(p => $"{p.Message.MessageType}: {p.Error}"))}");
            }

            await Task.Delay(100);
        }
    }

    /// <summary>
    /// Every stream's versions are 1, 2, 3, ...; positions rise; every step's effect is there exactly once; every snapshot is the
    /// fold of its facts.
    /// </summary>
    public async Task IsWhole(int runs)
    {
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        var effects = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        long position = 0;
        for (var page = await store.ReadAll(0, 5000); page.Facts.Count > 0; page = await store.ReadAll(page.Position, 5000))
        {
            foreach (var fact in page.Facts)
            {
                fact.Position.ShouldBeGreaterThan(position);
                position = fact.Position;
                fact.Version.ShouldBe(versions.GetValueOrDefault(fact.StreamId) + 1, $"gap in {fact.StreamId}");
                versions[fact.StreamId] = fact.Version;
                if (FiveStepBus.Types.Read(fact) is StepEffectMade effect)
                    (effects.TryGetValue(fact.StreamId, out var steps) ? steps : effects[fact.StreamId] = []).Add(effect.Step);
            }
        }

        for (var n = 0; n < runs; n++)
        {
            var id = DerivedId.From("run", n.ToString(CultureInfo.InvariantCulture));
            effects[$"effects-{id}"].ShouldBe([1, 2, 3, 4, 5], $"run {n}");
        }

        await foreach (var difference in new Rebuild(store, FiveStepBus.Types, FiveStepBus.Kinds).Compare())
            throw new InvalidOperationException(difference.ToString());
        versions.Keys.Count(stream => stream.StartsWith("run-", StringComparison.Ordinal)).ShouldBe(runs);
    }

    private async Task<int> Ended()
    {
        var count = 0;
        for (string? cursor = null; ;)
        {
            var page = await store.QuerySnapshots(new SnapshotQuery("run", [new FieldFilter("State", "Ended")], Cursor: cursor, Limit: 500));
            count += page.Items.Count;
            if ((cursor = page.Next) is null)
                return count;
        }
    }
}
