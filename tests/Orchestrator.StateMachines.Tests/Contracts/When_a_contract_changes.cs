using System.Reflection;
using System.Text;
using MassTransit;
using Orchestrator.Contracts;

namespace Orchestrator.StateMachines.Tests.Contracts;

/// <summary>
/// Names and shapes of contracts are data that others hold: facts in every trail, messages on every bus. A fact's name
/// never changes and its parameters are only ever added to, with a default; a renamed message is one nobody takes.
/// </summary>
public sealed class When_a_contract_changes
{
    private const string Approved = "tests/Orchestrator.StateMachines.Tests/Contracts/approved-contracts.txt";

    private static readonly Assembly[] Assemblies = [typeof(Fact).Assembly, typeof(Saga).Assembly];

    [Fact]
    public void No_two_facts_have_one_name() => Facts().GroupBy(fact => NameOnDisk(fact)).Where(group => group.Count() > 1)
        .SelectMany(group => group).Select(fact => fact.FullName).ShouldBeEmpty("a fact is found by its name alone");

    [Fact]
    public void Facts_are_sealed_records_in_the_contracts() => Facts()
        .Where(fact => !fact.IsSealed || fact.Assembly != typeof(Fact).Assembly || fact.GetMethod("<Clone>$") is null)
        .Select(fact => fact.FullName).ShouldBeEmpty();

    [Fact]
    public void Messages_have_an_endpoint_and_a_stable_name() => Messages()
        .Where(message => !message.IsSealed || message.IsGenericType || message.IsNested || !Endpoints.For(message).StartsWith(Endpoints.Prefix, StringComparison.Ordinal))
        .Select(message => message.FullName).ShouldBeEmpty();

    [Fact]
    public void It_is_seen_and_approved()
    {
        var path = Path.Combine(Tree.Root, Approved);
        var actual = Describe();
        if (Environment.GetEnvironmentVariable("APPROVE_CONTRACTS") == "1")
            File.WriteAllText(path, actual);

        var approved = File.ReadAllLines(path).ToHashSet();
        var now = actual.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        var gone = approved.Except(now).Select(line => $"  - {line}");
        var added = now.Except(approved).Select(line => $"  + {line}");

        string.Join('\n', [.. gone, .. added]).ShouldBeEmpty(
            $"""
            The contracts are not as {Approved} has them.
            A line that is only added (+) is a new contract. A line that is gone (-) and comes back with a further "= default" is
            an addition old records and senders do without. Any other line that is gone breaks them: don't, once released.
            If it is meant, run these tests with APPROVE_CONTRACTS=1 and commit that file with the change.
            """);
    }

    private static string Describe()
    {
        var lines = Facts().Select(fact => $"fact {NameOnDisk(fact)} {Shape(fact)}")
            .Concat(Messages().Select(message => $"message {MessageUrn.ForTypeString(message)} {Shape(message)} to {Endpoints.For(message)}"))
            .Concat(Enums().Select(type => $"enum {type.FullName} {string.Join(", ", Enum.GetNames(type))}"))
            .Concat(Values().Select(type => $"value {type.FullName} {Shape(type)}"));
        return string.Join('\n', lines.Order(StringComparer.Ordinal)) + '\n';
    }

    private static IEnumerable<Type> Facts() => Public().Where(type => type.IsSubclassOf(typeof(Fact)) && !type.IsAbstract);

    /// <summary>The other records of the contracts are sent on their own, or are parts of what is.</summary>
    private static IEnumerable<Type> Messages() => Records().Except(Values());

    private static IEnumerable<Type> Values() => Records().Where(type => type.Namespace == "Orchestrator.Contracts.Signals"
        || Facts().Concat(Records()).SelectMany(Parts).Contains(type));

    private static IEnumerable<Type> Records() => typeof(Fact).Assembly.GetExportedTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && !type.IsSubclassOf(typeof(Fact)));

    private static IEnumerable<Type> Enums() => typeof(Fact).Assembly.GetExportedTypes().Where(type => type.IsEnum);

    private static IEnumerable<Type> Public() => Assemblies.SelectMany(assembly => assembly.GetTypes());

    private static IEnumerable<Type> Parts(Type type) => Constructor(type)
        .SelectMany(parameter => parameter.ParameterType.GetGenericArguments().Append(parameter.ParameterType));

    private static ParameterInfo[] Constructor(Type type) => type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!.GetParameters();

    private static string Shape(Type type) => $"({string.Join(", ", Constructor(type).Select(Parameter))})";

    private static string Parameter(ParameterInfo parameter)
    {
        var nullable = new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable && !parameter.ParameterType.IsValueType;
        return $"{Name(parameter.ParameterType)}{(nullable ? "?" : "")} {parameter.Name}{(parameter.HasDefaultValue ? " = default" : "")}";
    }

    private static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } underlying
        ? Name(underlying) + "?"
        : type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;

    private static string NameOnDisk(Type fact)
    {
        var name = new StringBuilder();
        foreach (var letter in fact.Name)
        {
            if (char.IsUpper(letter) && name.Length > 0)
                name.Append('_');
            name.Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }
}
