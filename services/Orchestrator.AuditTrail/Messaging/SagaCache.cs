using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>
/// Recently handled sagas, so that the next message need not read and parse a snapshot. An entry may be stale: the commit's
/// version check tells, and whoever decided nothing on a cached state decides again on a fresh one.
/// A handling takes its saga out and puts it back after its commit, so a failed handling leaves nothing behind.
/// </summary>
public sealed class SagaCache(int capacity = 2048)
{
    private readonly Lock _gate = new();
    private Dictionary<string, Saga> _young = new(StringComparer.Ordinal);
    private Dictionary<string, Saga> _old = new(StringComparer.Ordinal);

    public Saga? Take(string streamId)
    {
        lock (_gate)
            return _young.Remove(streamId, out var saga) || _old.Remove(streamId, out saga) ? saga : null;
    }

    public void Put(Saga saga)
    {
        lock (_gate)
        {
            _young[saga.StreamId] = saga;
            if (_young.Count <= capacity / 2)
                return;
            // Two generations: what was not used since the last change of generation goes.
            (_old, _young) = (_young, new Dictionary<string, Saga>(StringComparer.Ordinal));
        }
    }
}
