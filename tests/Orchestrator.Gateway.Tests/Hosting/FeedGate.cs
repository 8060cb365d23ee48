using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Feed;

namespace Orchestrator.Gateway.Tests.Hosting;

/// <summary>Stands before the platform's store: counts the pages of the feed that are read, and holds them back.</summary>
public class FeedGate : DispatchProxy
{
    private IAuditStore _store = null!;
    private volatile TaskCompletionSource? _closed;
    private int _pages;

    public int Pages => _pages;

    /// <summary>For <see cref="TestPlatform.Otherwise"/>.</summary>
    public static void Put(IServiceCollection services)
    {
        var made = services.Last(service => service.ServiceType == typeof(IAuditStore)).ImplementationFactory!;
        services.AddSingleton(provider =>
        {
            var gate = Create<IAuditStore, FeedGate>();
            ((FeedGate)(object)gate)._store = (IAuditStore)made(provider);
            return gate;
        });
    }

    public static FeedGate Of(TestPlatform platform) => (FeedGate)(object)platform.Services.GetRequiredService<IAuditStore>();

    public void Close() => _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _closed!.SetResult();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == nameof(IAuditStore.ReadAll)
        ? ReadAll((long)args![0]!, (int)args[1]!, (bool)args[2]!, (CancellationToken)args[3]!)
        : targetMethod.Invoke(_store, args);

    private async Task<FeedPage> ReadAll(long after, int max, bool includeArchived, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _pages);

        // A single fact is looked up, not followed.
        if (max > 1 && _closed is { } closed)
            await closed.Task.WaitAsync(cancellation);
        return await _store.ReadAll(after, max, includeArchived, cancellation);
    }
}
