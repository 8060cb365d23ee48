using System.Text;
using System.Text.Json;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Export;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Sqlite;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Tests.Export;

/// <summary>Facts written by an early version must be read and folded by every later one.</summary>
public sealed class When_the_golden_stream_is_read
{
    private const string Stream = "errand-6f1c0a52-93a4-4d7e-8a55-0d5f8e2b7c11";

    private static readonly FactTypes Types = new(typeof(Errand).Assembly);

    private static string Golden => Path.Combine(AppContext.BaseDirectory, "golden", "errand.jsonl");

    [Fact]
    public async Task Its_facts_fold_to_the_state_they_always_gave()
    {
        var errand = new Errand { CorrelationId = Guid.Parse(Stream["errand-".Length..]) };
        await using var file = File.OpenRead(Golden);
        await foreach (var fact in StreamImport.Read(file))
            errand.Fold(Types.Read(fact), fact.Version, fact.Time);

        (errand.State, errand.Version, errand.Title, errand.Urgency).ShouldBe(("Done", 4, "Größe \"XL\" für Zoë 😀\n<b>&</b>", Urgency.High));
        (errand.Cost, errand.Waited, errand.Kilometres).ShouldBe((12.345m, TimeSpan.FromSeconds(90.5), 7.25));
        errand.Reached.ShouldBe(["bakery at 2026-01-02T03:10:00.1234560+00:00", "home at 2026-01-02T04:00:00.0000000+00:00"]);
        errand.LastFactAt.ShouldBe(Time(90).AddTicks(10));
    }

    [Fact]
    public async Task Imported_and_exported_again_it_is_the_same_file()
    {
        await using var sqlite = new SqliteFile();
        var store = await sqlite.Open(SnapshotKind.Of<Errand>());
        await using (var file = File.OpenRead(Golden))
            (await StreamImport.Into(store, StreamImport.Read(file))).ShouldBe(4);

        (await Export(store)).ShouldBe(await File.ReadAllTextAsync(Golden));
        (await store.FindStream(Stream))!.Kind.ShouldBe("errand");
    }

    /// <summary>Where this fails on purpose, the golden file stays, and a second one joins it.</summary>
    [Fact]
    public async Task This_version_still_writes_what_it_wrote()
    {
        await using var sqlite = new SqliteFile();
        var store = await sqlite.Open(SnapshotKind.Of<Errand>());
        var writer = new FactWriter(Types);
        var facts = Facts().Select(fact => writer.Write(Stream, fact, "incident-1", DerivedId.From("message"))).ToList();
        (await store.Commit([new UnitOfWork { Appends = { new StreamAppend(Stream, "errand", ExpectedVersion.New, facts) } }], CancellationToken.None))[0]
            .ShouldBeOfType<CommitResult.Committed>();

        var written = await Export(store);
        if (written != await File.ReadAllTextAsync(Golden))
        {
            var seen = Path.Combine(Path.GetTempPath(), "errand.jsonl");
            await File.WriteAllTextAsync(seen, written);
            Assert.Fail($"What this version writes differs from the golden file; it is in {seen}.");
        }
    }

    private static IEnumerable<StagedFact> Facts()
    {
        using var raw = JsonDocument.Parse("""{"order": 66, "ratio": 1.50, "tags": ["a", null, true]}""");
        yield return Staged(0, Time(0), "alice", null, new ErrandOpened(
            "Größe \"XL\" für Zoë 😀\n<b>&</b>", Urgency.High, DerivedId.From("customer"), [new("bakery", 12.345m, ["bread"]), new("home", 0m, [])], raw.RootElement));
        yield return Staged(1, Time(5), "alice", null, new ErrandStopReached("bakery", Time(6).AddTicks(1_234_560 - 50_000_000), TimeSpan.FromSeconds(90.5), null));
        yield return Staged(2, Time(56), "engine", "deadline passed", new ErrandStopReached("home", Time(56).AddSeconds(-5), TimeSpan.Zero, "late"));
        yield return Staged(3, Time(90).AddTicks(10), "engine", null, new ErrandEnded(Succeeded: true, 7.25));
    }

    private static StagedFact Staged(int ordinal, DateTimeOffset at, string actor, string? reason, Contracts.Fact fact) =>
        new(DerivedId.From("fact", ordinal.ToString()), fact, at, actor, reason);

    private static DateTimeOffset Time(int minutes) => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMinutes(minutes);

    private static async Task<string> Export(IAuditStore store)
    {
        using var output = new MemoryStream();
        await StreamExport.Write(StreamExport.Recorded(store), output);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
