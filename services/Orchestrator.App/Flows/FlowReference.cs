using System.Globalization;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.App.Flows;

/// <summary>A flow as people type it: <c>disk-full</c>, <c>disk-full@2</c>.</summary>
/// <param name="Version">Null is the newest.</param>
internal sealed record FlowReference(string Name, int? Version)
{
    /// <exception cref="WrongSetting">It cannot be one.</exception>
    public static FlowReference Of(string text)
    {
        var (name, version) = text.Split('@') switch
        {
            [var alone] => (alone, (string?)null),
            [var first, var second] => (first, second),
            _ => (text, null),
        };
        if (!FlowChecks.IsName(name))
            throw new WrongSetting($"'{text}' is no flow: give its name, as in disk-full, or disk-full@2 for its version 2.");
        if (version is null)
            return new FlowReference(name, null);
        return int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new FlowReference(name, number)
            : throw new WrongSetting($"'{version}' is no version of '{name}': versions are counted from 1, as in {name}@1.");
    }
}
