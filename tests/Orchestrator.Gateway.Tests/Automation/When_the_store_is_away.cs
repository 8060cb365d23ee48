using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Contracts.Actions;
using Orchestrator.Engine.Automation;
using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Automation;

/// <summary>From this process, while others reach it: somebody may stop automation meanwhile, and this process would not hear of it.</summary>
public sealed class When_the_store_is_away : IAsyncLifetime
{
    private readonly TestPlatform _platform = new();

    public ValueTask InitializeAsync() => _platform.InitializeAsync();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task No_action_starts_until_it_is_known_again_whether_automation_is_stopped()
    {
        var store = DispatchProxy.Create<IAuditStore, Outage>();
        var outage = (Outage)store;
        outage.Store = _platform.Services.GetRequiredService<IAuditStore>();
        await using var view = new AutomationView(store, TimeProvider.System, NullLogger<AutomationView>.Instance);
        var command = new ExecuteAction(
            Guid.NewGuid(), Guid.NewGuid(), "flow", "step", Guid.NewGuid(), 1, "a.b", JsonSerializer.SerializeToElement(new { }), "key", TimeSpan.FromSeconds(10));
        await view.Run(CancellationToken.None);
        (await view.WhyHeld(command, CancellationToken.None)).ShouldBeNull();

        outage.IsAway = true;
        Task<string?> asked;
        var since = Stopwatch.GetTimestamp();
        while ((asked = view.WhyHeld(command, CancellationToken.None).AsTask()).IsCompleted)
        {
            Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(20), "what is known grows old");
            await Task.Delay(20);
        }

        (await _platform.Api.Put("/api/automation", new { paused = true, reason = "fire drill" })).Status.ShouldBe(200);
        outage.IsAway = false;
        (await asked).ShouldBe("automation is stopped by admin: fire drill");
    }

    /// <summary>The store of others, and not always ours.</summary>
    public class Outage : DispatchProxy
    {
        public IAuditStore Store { get; set; } = null!;

        public bool IsAway { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            IsAway ? throw new StoreUnavailable("it is away", new TimeoutException()) : targetMethod!.Invoke(Store, args);
    }
}
