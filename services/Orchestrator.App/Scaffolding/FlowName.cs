using Orchestrator.App.Flows;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.App.Scaffolding;

/// <summary>The name of a flow that is to be written, <c>disk-full</c>, and what else is called after it.</summary>
internal sealed record FlowName
{
    private FlowName(string text) => Text = text;

    public string Text { get; }

    /// <summary><c>DiskFull</c>.</summary>
    public string Class => string.Concat(Text.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <exception cref="WrongSetting">It cannot be one.</exception>
    public static FlowName Of(string text)
    {
        if (!FlowChecks.IsName(text))
            throw new WrongSetting($"'{text}' is not a name for a flow: use lower-case words joined by single hyphens, at most {FlowChecks.LongestName} letters, as in disk-full.");
        var name = new FlowName(text);
        if (FlowSources.Shipped.Any(flow => flow.Inspect().Definition.Name == text))
            throw new WrongSetting($"'{text}' is a flow that comes with the platform: choose another name.");
        if (Scaffold.Uses(name.Class))
            throw new WrongSetting($"'{text}' would be the class {name.Class}, and a flow's code uses that word already: say more, as in {text}-failed.");
        return name;
    }
}
