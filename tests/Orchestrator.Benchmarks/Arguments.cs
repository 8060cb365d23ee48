using System.Globalization;

namespace Orchestrator.Benchmarks;

/// <summary>Options as <c>--name value</c>; a bench asks for those it knows.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    public Arguments(ReadOnlySpan<string> args)
    {
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length)
                throw new WrongArgument($"Options are given as --name value; \"{args[i]}\" is not.");
            _options[args[i][2..]] = args[i + 1];
        }
    }

    public string? Text(string name) => _options.GetValueOrDefault(name);

    public int Number(string name, int otherwise) => !_options.TryGetValue(name, out var text)
        ? otherwise
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new WrongArgument($"--{name} takes a number above 0, not \"{text}\".");
}
