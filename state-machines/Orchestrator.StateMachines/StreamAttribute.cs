using System.Collections.Concurrent;
using System.Reflection;

namespace Orchestrator.StateMachines;

/// <summary>Names the streams of a saga: <c>[Stream("incident")]</c> gives <c>incident-&lt;id&gt;</c> and snapshots in <c>mt_doc_incident</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StreamAttribute(string kind) : Attribute
{
    private static readonly ConcurrentDictionary<Type, string> Kinds = new();

    public string Kind { get; } = kind;

    /// <summary>The kind of stream a saga type writes.</summary>
    /// <exception cref="InvalidOperationException">The type has no <c>[Stream]</c>.</exception>
    public static string KindOf(Type saga) => Kinds.GetOrAdd(saga, static type =>
        type.GetCustomAttribute<StreamAttribute>()?.Kind
        ?? throw new InvalidOperationException($"{type.FullName} has no [Stream(\"...\")]: its facts would have no stream to go to."));

    public static string IdOf(Type saga, Guid id) => $"{KindOf(saga)}-{id}";

    public static string IdOf<TSaga>(Guid id)
        where TSaga : Saga => IdOf(typeof(TSaga), id);
}

/// <summary>Snapshots can be queried by this property; it gets an index of its own. Strings, enums, numbers, ids and times.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IndexedAttribute : Attribute;

/// <summary>Words are looked for in this property of snapshots: a string, or an object by its JSON. It gets no index.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SearchedAttribute : Attribute;
