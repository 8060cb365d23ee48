using System.Text;
using Orchestrator.AuditTrail.Simulations;

namespace Orchestrator.AuditTrail.Memory;

/// <summary>The simulations of a store in memory.</summary>
internal sealed class MemorySimulations
{
    private readonly Dictionary<Guid, KeptSimulation> _kept = [];
    private readonly HashSet<Guid> _cancelled = [];

    public bool Keep(KeptSimulation simulation)
    {
        _kept[simulation.Id] = simulation;
        return !_cancelled.Contains(simulation.Id);
    }

    public IReadOnlyList<KeptSimulation> List() => [.. Newest.Select(simulation => simulation with { Result = null })];

    public KeptSimulation? Find(Guid id) => _kept.GetValueOrDefault(id);

    public bool Cancel(Guid id)
    {
        if (_kept.ContainsKey(id))
            _cancelled.Add(id);
        return _kept.ContainsKey(id);
    }

    public bool Forget(Guid id)
    {
        _cancelled.Remove(id);
        return _kept.Remove(id);
    }

    public int Trim(SimulationRoom room)
    {
        var (place, together, old) = (0, 0L, new List<Guid>());
        foreach (var simulation in Newest)
        {
            together += Encoding.UTF8.GetByteCount(simulation.Head) + Encoding.UTF8.GetByteCount(simulation.Result ?? "");
            if (++place > 1 && (place > room.Most || together > room.MostBytes) && !(simulation.SeenAt >= room.SeenSince))
                old.Add(simulation.Id);
        }

        old.ForEach(id => Forget(id));
        return old.Count;
    }

    private IOrderedEnumerable<KeptSimulation> Newest =>
        _kept.Values.OrderByDescending(simulation => simulation.AskedAt).ThenByDescending(simulation => simulation.Id);
}
