using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Orchestrator.StateMachines.Flows;

/// <summary>
/// A flow, immutable: the tree that the one interpreter runs and that diagrams, sheets, comparisons and simulations are made
/// from. Built by <see cref="Flow.Build"/>, which has checked it.
/// </summary>
public sealed class FlowDefinition
{
    private readonly Lazy<FrozenDictionary<string, Place>> _places;
    private readonly Lazy<string> _hash;

    public FlowDefinition()
    {
        _places = new(() => Walk(this).DistinctBy(place => place.Step.Name).ToFrozenDictionary(place => place.Step.Name));
        _hash = new(() => CanonicalForm.HashOf(this));
    }

    public required string Name { get; init; }

    public required int Version { get; init; }

    public required string Owner { get; init; }

    /// <summary>The desired state, why, and how it is verified.</summary>
    public string Intent { get; init; } = "";

    /// <summary>The outcome it protects.</summary>
    public string Protects { get; init; } = "";

    /// <summary>Time, regulatory clock, what the user experiences meanwhile.</summary>
    public ImmutableArray<string> Constraints { get; init; } = [];

    /// <summary>Null: people or other flows start it.</summary>
    public Trigger? StartsWhen { get; init; }

    public ImmutableArray<Objective> Objectives { get; init; } = [];

    public TimeSpan? Deadline { get; init; }

    public Overrun WhenOverdue { get; init; }

    /// <summary>Two responses with one key never run together.</summary>
    public Expression<string>? Exclusive { get; init; }

    public SignalResolvedPolicy OnSignalResolved { get; init; }

    /// <summary>Where a response of it resolves, nothing of the incident is left, whether or not a signal says so.</summary>
    public bool ResolvesIncident { get; init; }

    /// <summary>What a parent flow gets.</summary>
    public Expression<object?>? Returns { get; init; }

    public required Block Main { get; init; }

    /// <summary>Runs when the work is done, and when it finishes early; a failure in it is left to a human.</summary>
    public Block? Closing { get; init; }

    /// <summary>SHA-256 over the canonical rendering of all this, with the source text of conditions and inputs; lower-case hex.</summary>
    public string Hash => _hash.Value;

    /// <summary>Every step, in the order in which they are written.</summary>
    public IEnumerable<Step> Steps => Walk(this).Select(place => place.Step);

    public override string ToString() => $"{Name} v{Version}";

    /// <summary>Where a step stands, or null where the flow has none of that name.</summary>
    public Place? Find(string name) => _places.Value.GetValueOrDefault(name);

    internal static IEnumerable<Place> Walk(FlowDefinition flow) =>
        WalkBlock(flow.Main, null).Concat(flow.Closing is null ? [] : WalkBlock(flow.Closing, null));

    private static IEnumerable<Place> WalkBlock(Block block, Step? parent)
    {
        for (var i = 0; i < block.Steps.Length; i++)
        {
            yield return new Place(block.Steps[i], block, i, parent);
            foreach (var inner in block.Steps[i].Blocks)
            {
                foreach (var place in WalkBlock(inner, block.Steps[i]))
                    yield return place;
            }
        }
    }
}

/// <summary>Where a step stands in its flow.</summary>
/// <param name="Parent">The step whose block it is in; null at the top.</param>
public sealed record Place(Step Step, Block Block, int Index, Step? Parent);
