using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Orchestrator.Contracts;

namespace Orchestrator.AuditTrail.Facts;

/// <summary>The facts a program knows, by their name on disk.</summary>
public sealed class FactTypes
{
    private static readonly ConcurrentDictionary<Type, string> DotnetTypes = new();

    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, (string Name, string DotnetType)> _names = [];

    /// <summary>Every fact in the given assemblies.</summary>
    /// <exception cref="InvalidOperationException">Two facts have one name.</exception>
    public FactTypes(params ReadOnlySpan<Assembly> assemblies)
    {
        foreach (var assembly in assemblies)
        {
            foreach (var type in assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Fact))))
                Add(type);
        }
    }

    /// <summary>Every fact the platform's contracts hold.</summary>
    public static FactTypes OfPlatform { get; } = new(typeof(Fact).Assembly);

    public IReadOnlyCollection<string> Names => _types.Keys;

    public (string Name, string DotnetType) NameOf(Type fact) => _names.TryGetValue(fact, out var name)
        ? name
        : throw new FactRefused($"{fact.FullName} is not a fact this program knows: add its assembly to the fact types.");

    /// <summary>The record of a stored fact.</summary>
    /// <exception cref="UnreadableFact">The type is unknown, or the body does not parse.</exception>
    public Fact Read(RecordedFact recorded)
    {
        if (!_types.TryGetValue(recorded.Type, out var type))
            throw new UnreadableFact(recorded.StreamId, recorded.Version, recorded.Type, "this program knows no fact of that name; a newer version may have written it");
        try
        {
            return (Fact?)JsonSerializer.Deserialize(recorded.Data, type, FactJson.Options)
                ?? throw new UnreadableFact(recorded.StreamId, recorded.Version, recorded.Type, "its body is JSON null");
        }
        catch (JsonException broken)
        {
            throw new UnreadableFact(recorded.StreamId, recorded.Version, recorded.Type, $"its body does not parse: {broken.Message}", broken);
        }
    }

    /// <summary><c>Namespace.Type, Assembly</c>, as Marten writes it.</summary>
    public static string DotnetTypeOf(Type type) => DotnetTypes.GetOrAdd(type, static type => $"{type.FullName}, {type.Assembly.GetName().Name}");

    /// <summary>Marten's naming: <c>SignalReceived</c> is <c>signal_received</c>, <c>HTTPCallMade</c> is <c>http_call_made</c>.</summary>
    public static string SnakeCase(string name)
    {
        var snake = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = char.IsUpper(name[i]) && i > 0
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord)
                snake.Append('_');
            snake.Append(char.ToLowerInvariant(name[i]));
        }

        return snake.ToString();
    }

    private void Add(Type type)
    {
        var name = SnakeCase(type.Name);
        if (_types.TryGetValue(name, out var other) && other != type)
            throw new InvalidOperationException($"{type.FullName} and {other.FullName} would both be stored as {name}: a fact's short name is unique.");
        _types[name] = type;
        _names[type] = (name, DotnetTypeOf(type));
    }
}
