using System.CommandLine;

namespace Orchestrator.App.Scaffolding;

/// <summary><c>orchestrator flows new</c>: where a team's own flows begin.</summary>
internal static class NewFlowCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "What the flow is called, as in disk-full." };
        var folder = new Option<string?>("--folder") { Description = "The folder to make; one with the flow's name unless said." };
        var command = new Command("new", "Make a solution with a flow of your own and its first test.") { name, folder };
        command.SetAction(parsed => Run(parsed.GetValue(name)!, parsed.GetValue(folder)));
        return command;
    }

    private static int Run(string text, string? given)
    {
        try
        {
            var name = FlowName.Of(text);
            var folder = Path.GetFullPath(string.IsNullOrWhiteSpace(given) ? name.Text : given);
            Scaffold.Write(name, folder);
            Console.WriteLine($"The flow '{name.Text}' and its first test are in {folder}. Next: cd there, dotnet test, and see README.md.");
            return ExitCodes.Ok;
        }
        catch (WrongSetting wrong)
        {
            Console.Error.WriteLine($"orchestrator: {wrong.Message}");
            return ExitCodes.WrongSetting;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"orchestrator: {error.Message.TrimEnd('.')}. Give a folder that can be written with --folder.");
            return ExitCodes.Failed;
        }
    }
}
