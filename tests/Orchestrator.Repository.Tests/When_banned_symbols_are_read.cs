using System.Reflection;

namespace Orchestrator.Repository.Tests;

public sealed class When_banned_symbols_are_read
{
    private const BindingFlags Every = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly IReadOnlyList<string> Lines =
        [.. Repository.Read("BannedSymbols.txt").Split('\n').Where(line => line.Length > 0 && !line.StartsWith("//"))];

    public static TheoryData<string> Symbols => [.. Lines.Select(line => line.Split(';')[0])];

    [Fact]
    public void Each_names_its_replacement() => Lines.ShouldAllBe(line => line.Contains(';') && line.Substring(line.IndexOf(';') + 1).Trim().Length > 10);

    [Fact]
    public void None_is_listed_twice() => Lines.Select(line => line.Split(';')[0]).ShouldBeUnique();

    /// <summary>A misspelt symbol bans nothing, and no compiler says so.</summary>
    [Theory]
    [MemberData(nameof(Symbols))]
    public void Each_is_a_symbol_that_exists(string symbol)
    {
        var name = symbol[2..];
        var plain = name.Split('(')[0];
        var type = TypeNamed(symbol[0] == 'T' ? plain : plain[..plain.LastIndexOf('.')]).ShouldNotBeNull(symbol);
        var known = symbol[0] switch
        {
            'T' => [type.FullName!],
            'P' => type.GetProperties(Every).Select(property => $"{type.FullName}.{property.Name}"),
            'M' => type.GetMethods(Every).Cast<MethodBase>().Concat(type.GetConstructors(Every)).Select(method => NameOf(type, method)),
            var other => throw new InvalidOperationException($"'{other}:' in BannedSymbols.txt is neither T:, P: nor M:."),
        };
        known.ShouldContain(name);
    }

    private static Type? TypeNamed(string name) => typeof(object).Assembly.GetType(name) ?? typeof(HttpClient).Assembly.GetType(name);

    /// <summary>As documentation comments write it: <c>System.Random.#ctor</c>, <c>System.Threading.Thread.Sleep(System.Int32)</c>.</summary>
    private static string NameOf(Type type, MethodBase method)
    {
        var parameters = string.Join(',', method.GetParameters().Select(parameter => parameter.ParameterType.FullName));
        return $"{type.FullName}.{method.Name.Replace('.', '#')}{(parameters.Length == 0 ? "" : $"({parameters})")}";
    }
}
