using Orchestrator.Sandbox.Calls;

namespace Orchestrator.Sandbox.Deployments;

internal sealed record Deployment(string Id, string Version, DateTimeOffset At, bool RolledBack = false);

/// <summary>A service, what was deployed to it (newest last) and how wide it runs.</summary>
internal sealed class Service(string name)
{
    private const int Most = 100;
    private readonly OrderedDictionary<string, string> _freezes = [];
    private int _last;

    public string Name { get; } = name;

    public bool Frozen => _freezes.Count > 0;

    public string? FrozenBecause => Frozen ? string.Join("; ", _freezes.Values) : null;

    public int Replicas { get; set; } = 3;

    public List<Deployment> Deployments { get; } = [];

    /// <summary>What runs: the newest deployment that was not rolled back.</summary>
    public Deployment? Current => Deployments.FindLast(deployment => !deployment.RolledBack);

    public void Freeze(string holder, string reason)
    {
        if (_freezes.Count >= Most && !_freezes.ContainsKey(holder))
            throw Refused.Because(409, $"{Name} has {Most} freezes already.");
        _freezes[holder] = reason;
    }

    public void Lift(string holder) => _freezes.Remove(holder);

    public Deployment Deploy(string version, DateTimeOffset at)
    {
        if (Deployments.Count >= Most)
            Deployments.RemoveAt(0);
        var deployment = new Deployment($"dep-{Name}-{++_last}", version, at);
        Deployments.Add(deployment);
        return deployment;
    }

    /// <summary>What would run if the current deployment were rolled back.</summary>
    public Deployment? Before(Deployment deployment) =>
        Deployments.FindLast(other => !other.RolledBack && other.At <= deployment.At && other != deployment);

    public void RollBack(Deployment deployment) => Deployments[Deployments.IndexOf(deployment)] = deployment with { RolledBack = true };
}

internal sealed class ServiceList
{
    private const int Most = 10_000;
    private readonly SortedDictionary<string, Service> _services = new(StringComparer.Ordinal);

    /// <summary>Four services; the last deployment of <c>checkout</c> is fresh enough to be suspected.</summary>
    public ServiceList(DateTimeOffset now)
    {
        foreach (var (name, minutes) in new[] { ("checkout", 12), ("inventory", 3 * 24 * 60), ("payments", 26 * 60), ("search", 5 * 24 * 60) })
        {
            var service = Add(name);
            service.Deploy("2026.10.4", now.AddDays(-21));
            service.Deploy("2026.11.1", now.AddDays(-9));
            service.Deploy("2026.11.2", now.AddMinutes(-minutes));
        }
    }

    public IEnumerable<Service> All => _services.Values;

    public Service Get(string name) =>
        _services.TryGetValue(name, out var service) ? service : throw Refused.Unknown("service", name, _services.Keys);

    public Service GetOrAdd(string name) => _services.TryGetValue(name, out var service) ? service : Add(name);

    private Service Add(string name)
    {
        if (_services.Count >= Most)
            throw Refused.Because(409, $"There are {Most} services already; POST /reset starts afresh.");
        return _services[name] = new Service(name);
    }
}
