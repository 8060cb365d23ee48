using System.Globalization;
using Microsoft.Extensions.Configuration;
using Orchestrator.Actions.Templates;

namespace Orchestrator.Actions.Catalogue;

/// <summary>
/// Reads one section and collects what is wrong with it instead of stopping at the first mistake. A setting nobody read
/// is a mistake too: most are typing errors.
/// </summary>
public sealed class Settings(IConfigurationSection section, List<Finding> findings)
{
    private readonly SortedSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of the section: of the action, or of the target.</summary>
    public string Name => section.Key;

    public string Path => section.Path;

    /// <summary>Notes that a setting is wrong.</summary>
    /// <param name="setting">Null for the section as a whole.</param>
    public void Wrong(string? setting, string what, string remedy) =>
        findings.Add(new Finding(setting is null ? section.Path : $"{section.Path}:{setting}", what, remedy));

    public string? Text(string setting) => Known(setting).Value is { Length: > 0 } value ? value : null;

    /// <param name="remedy">What to do when it is missing.</param>
    public string? Required(string setting, string remedy)
    {
        if (Text(setting) is { } value)
            return value;
        Wrong(setting, "is missing", remedy);
        return null;
    }

    public bool? Flag(string setting)
    {
        if (Text(setting) is not { } text)
            return null;
        if (bool.TryParse(text, out var value))
            return value;
        Wrong(setting, $"is '{text}'", "say true or false");
        return null;
    }

    public double? Number(string setting, double least, double most)
    {
        if (Text(setting) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        Wrong(setting, $"is '{text}'", $"give a number from {least} to {most}");
        return null;
    }

    public int? Whole(string setting, int least, int most)
    {
        if (Number(setting, least, most) is not { } number)
            return null;
        if (number == Math.Floor(number))
            return (int)number;
        Wrong(setting, $"is '{Text(setting)}'", $"give a whole number from {least} to {most}");
        return null;
    }

    public string Choice(string setting, string otherwise, params string[] choices)
    {
        if (Text(setting) is not { } text)
            return otherwise;
        if (choices.FirstOrDefault(choice => string.Equals(choice, text, StringComparison.OrdinalIgnoreCase)) is { } chosen)
            return chosen;
        Wrong(setting, $"is '{text}'", $"choose one of {string.Join(", ", choices)}");
        return otherwise;
    }

    /// <summary>A list, or one text with commas; null when it is not set.</summary>
    public IReadOnlyList<string>? List(string setting)
    {
        var here = Known(setting);
        if (here.Value is { Length: > 0 } text)
            return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var items = here.GetChildren().Select(item => item.Value ?? "").ToList();
        return items.Count > 0 ? items : null;
    }

    public Template? Template(string setting) => Text(setting) is { } text ? Parsed(setting, text) : null;

    /// <summary>Texts taken as they are, commas and all: program arguments, recipients.</summary>
    public IReadOnlyList<Template> Templates(string setting) =>
        [.. Known(setting).GetChildren().Select(item => Parsed($"{setting}:{item.Key}", item.Value ?? ""))];

    public IReadOnlyDictionary<string, Template> TemplateMap(string setting) =>
        Known(setting).GetChildren().ToDictionary(item => item.Key, item => Parsed($"{setting}:{item.Key}", item.Value ?? ""), StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, string> Map(string setting) =>
        Known(setting).GetChildren().ToDictionary(item => item.Key, item => item.Value ?? "", StringComparer.Ordinal);

    public JsonTemplate? Json(string setting)
    {
        var here = Known(setting);
        if (!here.Exists())
            return null;
        try
        {
            return JsonTemplate.Read(here);
        }
        catch (FormatException e)
        {
            Wrong(setting, "is no template", e.Message);
            return null;
        }
    }

    public Settings Group(string setting) => new(Known(setting), findings);

    /// <summary>Notes every setting that nobody asked for.</summary>
    public void Finish(string what)
    {
        foreach (var child in section.GetChildren().Where(child => !_known.Contains(child.Key)))
            Wrong(child.Key, $"is not a setting of {what}", $"remove it, or use one of {string.Join(", ", _known)}");
    }

    private Template Parsed(string setting, string text)
    {
        try
        {
            return Orchestrator.Actions.Templates.Template.Parse(text);
        }
        catch (FormatException e)
        {
            Wrong(setting, "is no template", e.Message);
            return Orchestrator.Actions.Templates.Template.Parse("");
        }
    }

    private IConfigurationSection Known(string setting)
    {
        _known.Add(setting);
        return section.GetSection(setting);
    }
}
