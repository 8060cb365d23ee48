using Orchestrator.Sandbox.Calls;
using Orchestrator.Sandbox.Customers;
using Orchestrator.Sandbox.Deployments;
using Orchestrator.Sandbox.Faults;
using Orchestrator.Sandbox.Flags;
using Orchestrator.Sandbox.Hosts;
using Orchestrator.Sandbox.Metrics;
using Orchestrator.Sandbox.Pager;
using Orchestrator.Sandbox.Payments;
using Orchestrator.Sandbox.Providers;
using Orchestrator.Sandbox.StatusPage;

namespace Orchestrator.Sandbox;

/// <summary>
/// The outside world: what it is like now, every call that was made on it, and every effect one had. One lock guards all of
/// it, so that a call, its effect and its remembered answer are one step.
/// </summary>
public sealed class SandboxWorld
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <param name="keep">How many calls, effects and idempotency keys are remembered; the oldest are forgotten first.</param>
    public SandboxWorld(TimeProvider? time = null, int keep = 50_000)
    {
        Time = time ?? TimeProvider.System;
        Calls = new CallLog(keep);
        Effects = new EffectLog(keep);
        Answers = new RememberedAnswers(keep);
        Seed();
    }

    public TimeProvider Time { get; }

    public CallLog Calls { get; }

    public EffectLog Effects { get; }

    public FaultList Faults { get; } = new();

    internal RememberedAnswers Answers { get; }

    internal ServiceList Services { get; private set; } = null!;

    internal FlagList Flags { get; private set; } = null!;

    internal PaymentList Payments { get; private set; } = null!;

    internal CustomerList Customers { get; private set; } = null!;

    internal ProviderList Providers { get; private set; } = null!;

    internal Notices Notices { get; private set; } = null!;

    internal DiskList Disks { get; private set; } = null!;

    internal PageList Pages { get; private set; } = null!;

    internal SliBoard Slis { get; private set; } = null!;

    internal CancellationToken Stopping => _stopping.Token;

    /// <summary>Looks at the world, or changes it, while nobody else does.</summary>
    public T Locked<T>(Func<T> look)
    {
        lock (_gate)
            return look();
    }

    /// <summary>Everything as on the first day: state, calls, effects, remembered answers and faults.</summary>
    public void Reset() => Locked(() =>
    {
        Forget();
        Faults.Clear();
        Seed();
        return true;
    });

    /// <summary>Forgets calls, effects and remembered answers; the state of the world stays.</summary>
    public void Forget() => Locked(() =>
    {
        Calls.Clear();
        Effects.Clear();
        Answers.Clear();
        return true;
    });

    /// <summary>Lets go of the calls that hang, so that the server can end.</summary>
    internal void Stop() => _stopping.Cancel();

    private void Seed()
    {
        var now = Time.GetUtcNow();
        Services = new ServiceList(now);
        Flags = new FlagList();
        Payments = new PaymentList();
        Customers = new CustomerList();
        Providers = new ProviderList();
        Notices = new Notices();
        Slis = new SliBoard();
        Disks = new DiskList();
        Pages = new PageList();
    }
}
