using System.CommandLine;
using System.CommandLine.Help;

namespace Orchestrator.App;

/// <summary>A command line that makes no sense: a sentence, and where to read on. One that stops half-way is shown how it goes on.</summary>
internal static class WrongCommand
{
    public static int Say(ParseResult parsed)
    {
        if (parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0)
        {
            new HelpAction().Invoke(parsed);
            return ExitCodes.WrongSetting;
        }

        var command = string.Join(' ', Path(parsed).Reverse());
        var wrong = parsed.UnmatchedTokens is [var first, ..] ? $"'{first}' is no command or option here." : parsed.Errors[0].Message;
        Console.Error.WriteLine($"orchestrator: {wrong} What there is: {command} --help");
        return ExitCodes.WrongSetting;
    }

    private static IEnumerable<string> Path(ParseResult parsed)
    {
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as System.CommandLine.Parsing.CommandResult)
            yield return at.Parent is null ? "orchestrator" : at.Command.Name;
    }
}
