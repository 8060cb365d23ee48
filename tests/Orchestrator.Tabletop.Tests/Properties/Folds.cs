using System.Text.Json;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Inputs;
using Orchestrator.Tabletop.Simulations;

namespace Orchestrator.Tabletop.Tests.Properties;

/// <summary>
/// Folds every stream a second time, from what is stored of its facts, and compares that with the snapshot of each commit: the state as
/// the decision left it in memory.
/// </summary>
internal sealed class Folds
{
    private static readonly Dictionary<string, Type> Sagas =
        InputMaps.All.ToDictionary(map => StreamAttribute.KindOf(map.Saga), map => map.Saga, StringComparer.Ordinal);

    private readonly Simulation _simulation;
    private readonly Dictionary<string, Saga> _folded = new(StringComparer.Ordinal);
    private readonly List<string> _differences = [];

    public Folds(Simulation simulation)
    {
        _simulation = simulation;
        simulation.Recorded += (recorded, _) => Fold(recorded);
    }

    /// <summary>How many states were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>What differed in the case that has ended.</summary>
    public IReadOnlyList<string> Take()
    {
        foreach (var stream in _folded.Keys)
            Compare(stream);
        List<string> differences = [.. _differences];
        _folded.Clear();
        _differences.Clear();
        return differences;
    }

    /// <summary>With the first fact of a commit, the last snapshot is that of the commit before.</summary>
    private void Fold(RecordedFact recorded)
    {
        if (_folded.TryGetValue(recorded.StreamId, out var saga))
        {
            Compare(recorded.StreamId);
        }
        else
        {
            _folded[recorded.StreamId] = saga = (Saga)Activator.CreateInstance(Sagas[recorded.StreamId[..^37]])!;
            saga.CorrelationId = Guid.Parse(recorded.StreamId.AsSpan(recorded.StreamId.Length - 36));
        }

        saga.Fold(_simulation.Types.Read(recorded), recorded.Version, recorded.Time);
    }

    private void Compare(string stream)
    {
        var (saga, kind) = (_folded[stream], stream[..^37]);
        if (_simulation.Store.FindSnapshot(kind, stream).GetAwaiter().GetResult() is not { } snapshot || snapshot.Version != saga.Version)
            return;
        Compared++;
        using var live = JsonDocument.Parse(snapshot.Data);
        var folded = JsonSerializer.SerializeToElement(saga, saga.GetType(), FactJson.Options);
        if (!JsonElement.DeepEquals(live.RootElement, folded))
            _differences.Add($"{stream} at version {saga.Version}:\n  live:   {live.RootElement}\n  folded: {folded}");
    }
}
