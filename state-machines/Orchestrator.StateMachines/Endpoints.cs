using System.Collections.Concurrent;
using System.Text;

namespace Orchestrator.StateMachines;

/// <summary>
/// Where a message goes: it lives in the namespace of whoever takes it, and the last part of that namespace names the
/// endpoint. <c>Orchestrator.Contracts.HumanTasks.OpenTask</c> goes to <c>orchestrator.human-tasks</c>. One endpoint a
/// message, so that one outbox row is one delivery.
/// </summary>
public static class Endpoints
{
    public const string Prefix = "orchestrator.";

    private static readonly ConcurrentDictionary<Type, string> Names = new();

    public static string For(Type message) => Names.GetOrAdd(message, static type =>
        Named((type.Namespace ?? throw new InvalidOperationException($"{type.Name} has no namespace, so no endpoint takes it.")).Split('.')[^1]));

    /// <summary>The endpoint of a feature: <c>HumanTasks</c> is <c>orchestrator.human-tasks</c>.</summary>
    public static string Named(string feature)
    {
        var name = new StringBuilder(Prefix);
        for (var i = 0; i < feature.Length; i++)
        {
            if (i > 0 && char.IsUpper(feature[i]))
                name.Append('-');
            name.Append(char.ToLowerInvariant(feature[i]));
        }

        return name.ToString();
    }
}
