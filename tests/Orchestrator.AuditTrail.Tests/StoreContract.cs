using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

/// <summary>
/// What every store promises. Each behaviour is an abstract class; <c>On_PostgreSql.cs</c> and its siblings run all of them on
/// one store each.
/// </summary>
public abstract class StoreContract(Backing backing) : IAsyncLifetime
{
    private readonly List<IAuditStore> _opened = [];

    protected Backing Backing { get; } = backing;

    protected IAuditStore Store { get; private set; } = null!;

    protected static DateTimeOffset Noon => Sample.Noon;

    public virtual async ValueTask InitializeAsync() => Store = await OpenAnother();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in _opened)
            await store.DisposeAsync();
        await Backing.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A second process on the same data.</summary>
    protected async Task<IAuditStore> OpenAnother()
    {
        var store = await Backing.Open();
        _opened.Add(store);
        return store;
    }

    protected async Task<CommitResult> Commit(UnitOfWork unit) => (await Store.Commit([unit], CancellationToken.None)).Single();

    /// <summary>Commits what is only there to set the scene.</summary>
    protected async Task Given(UnitOfWork unit)
    {
        var result = await Commit(unit);
        result.ShouldBeOfType<CommitResult.Committed>((result as CommitResult.Failed)?.Error.ToString());
    }

    protected async Task<List<RecordedFact>> Read(string stream, StreamRange? range = null)
    {
        var facts = new List<RecordedFact>();
        await foreach (var fact in Store.ReadStream(stream, range ?? StreamRange.All))
            facts.Add(fact);
        return facts;
    }

    /// <summary>The feed from a position to its end, page by page; waits at gaps, up to a deadline.</summary>
    protected async Task<List<RecordedFact>> ReadFeed(long after = 0, bool includeArchived = false, int page = 500)
    {
        var facts = new List<RecordedFact>();
        await Eventually(async () =>
        {
            while (true)
            {
                var read = await Store.ReadAll(after, page, includeArchived);
                facts.AddRange(read.Facts);
                if (read.Position == after)
                    return !read.AtGap;
                after = read.Position;
            }
        });
        return facts;
    }

    /// <summary>Waits until something holds, not for a time.</summary>
    protected static async Task Eventually(Func<Task<bool>> holds, int seconds = 20)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await holds())
            await tick.WaitForNextTickAsync(deadline.Token);
    }
}
