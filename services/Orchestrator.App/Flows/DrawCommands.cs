using System.CommandLine;
using System.Text;
using Orchestrator.Gateway.Http;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Drawings;

namespace Orchestrator.App.Flows;

/// <summary><c>orchestrator flows diagram|sheet</c>: a flow as a picture and as a page.</summary>
internal static class DrawCommands
{
    public static Command Diagram()
    {
        var (name, file) = (FlowsCommand.Name(), File());
        var mermaid = new Option<bool>("--mermaid") { Description = "A Mermaid flowchart instead of SVG." };
        var theme = new Option<string>("--theme") { Description = "Colours: as whoever looks at it prefers, unless said.", HelpName = "auto|light|dark", DefaultValueFactory = _ => "auto" };
        return new Command("diagram", "Draw a flow: SVG that stands alone, or Mermaid.") { name, mermaid, theme, file }.OnFlows((parsed, flows) =>
        {
            var flow = FlowsCommand.Find(FlowCatalogue.Of(flows), FlowReference.Of(parsed.GetValue(name)!));
            var drawn = parsed.GetValue(mermaid) ? FlowMermaid.ToMermaid(flow) : FlowDiagram.ToSvg(flow, ThemeOf(parsed.GetValue(theme)!));
            return Write(drawn, parsed.GetValue(file));
        });
    }

    public static Command Sheet()
    {
        var (name, file) = (FlowsCommand.Name(), File());
        return new Command("sheet", "Write the page about a flow, in Markdown.") { name, file }.OnFlows((parsed, flows) =>
            Write(FlowSheet.ToMarkdown(FlowsCommand.Find(FlowCatalogue.Of(flows), FlowReference.Of(parsed.GetValue(name)!))), parsed.GetValue(file)));
    }

    private static Theme ThemeOf(string text) => NamedValues.Parse<Theme>(text)
        ?? throw new WrongSetting($"There is no theme '{text}': give --theme {string.Join(", ", NamedValues.Of<Theme>())}.");

    public static Option<string?> File() => new("--out") { Description = "The file to write; standard output unless said.", HelpName = "file" };

    /// <summary>The same bytes, to a file or to standard output, whatever the terminal's encoding.</summary>
    /// <exception cref="WrongSetting">The file cannot be written.</exception>
    public static int Write(string text, string? file)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (file is null)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(bytes);
            return ExitCodes.Ok;
        }

        try
        {
            System.IO.File.WriteAllBytes(file, bytes);
            return ExitCodes.Ok;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new WrongSetting($"{error.Message.TrimEnd('.')}. Give a file that can be written with --out.");
        }
    }
}
