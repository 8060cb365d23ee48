using System.CommandLine;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Client;

/// <summary>What all commands have in common that ask a running platform.</summary>
internal static class ClientCommand
{
    internal static readonly Option<string?> Url = new("--url")
    {
        Description = $"Where the platform is; {Connection.UrlVariable} says it too. {Connection.DefaultUrl} unless said.", HelpName = "address", Recursive = true,
    };

    internal static readonly Option<string?> Key = new("--key")
    {
        Description = $"The key, or @ and the file that holds it. Better {Connection.KeyVariable}: who is on this machine sees command lines. Unless said, the one in data/credentials.json.",
        HelpName = "key|@file", Recursive = true,
    };

    /// <summary>For those of a group's commands that need no platform.</summary>
    internal static readonly Option<bool> Json = new("--json") { Description = "The platform's own JSON, for programs.", Recursive = true };

    public static Command Group(string name, string description, params IEnumerable<Command> commands)
    {
        var group = new Command(name, description) { Url, Key, Json };
        foreach (var command in commands)
            group.Add(command);
        return group;
    }

    public static Command Calls(this Command command, Func<ParseResult, Session, CancellationToken, Task> run)
    {
        command.SetAction((parsed, cancel) => Guarded(parsed, run, cancel));
        return command;
    }

    private static async Task<int> Guarded(ParseResult parsed, Func<ParseResult, Session, CancellationToken, Task> run, CancellationToken cancel)
    {
        var json = parsed.GetValue(Json);
        try
        {
            using var api = new PlatformApi(Connection.Find(parsed.GetValue(Url), parsed.GetValue(Key), Environment.GetEnvironmentVariable));
            await run(parsed, new Session(api, Screen.Standard(), json), cancel);
            return ExitCodes.Ok;
        }
        catch (WrongSetting wrong)
        {
            return Say(ExitCodes.WrongSetting, wrong.Message);
        }
        catch (ClientFailed failed)
        {
            if (json && failed.Problem is { } problem)
                Session.Print(problem);
            return Say(failed.ExitCode, failed.Message);
        }
    }

    private static int Say(int exitCode, string sentence)
    {
        Console.Error.WriteLine($"orchestrator: {Cells.Clean(sentence)}");
        return exitCode;
    }
}
