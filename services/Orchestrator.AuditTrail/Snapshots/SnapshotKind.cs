using System.Collections.Immutable;
using System.Reflection;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Snapshots;

/// <summary>What the store knows of a saga type: its kind of stream and the fields its snapshots are queried by.</summary>
/// <param name="Kind">Lower case letters, digits and <c>-</c>; the table is <c>mt_doc_</c> with <c>_</c> for <c>-</c>.</param>
/// <param name="SearchedFields">The fields in which words are looked for.</param>
public sealed record SnapshotKind(string Kind, Type State, ImmutableArray<string> IndexedFields, ImmutableArray<string> SearchedFields)
{
    /// <summary>Of every state machine of the platform.</summary>
    public static IReadOnlyList<SnapshotKind> OfPlatform { get; } = [.. Machines.States.Select(Of)];

    public string Table => $"mt_doc_{Kind.Replace('-', '_')}";

    public static SnapshotKind Of<TSaga>()
        where TSaga : Saga => Of(typeof(TSaga));

    public static SnapshotKind Of(Type saga) =>
        new(StreamAttribute.KindOf(saga), saga, Declared(saga, typeof(IndexedAttribute)), Declared(saga, typeof(SearchedAttribute)));

    private static ImmutableArray<string> Declared(Type saga, Type attribute) =>
        [.. saga.GetProperties().Where(property => property.IsDefined(attribute)).Select(property => property.Name).Order(StringComparer.Ordinal)];
}
