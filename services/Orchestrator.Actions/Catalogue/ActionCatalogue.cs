using Microsoft.Extensions.Configuration;
using Orchestrator.Actions.Targets;

namespace Orchestrator.Actions.Catalogue;

/// <summary>A logical name and what carries it out.</summary>
public sealed record ActionBinding(string Action, IConnector Connector, Target Target, SensitiveFields Sensitive);

/// <summary>Logical names bound to connectors, from <c>Orchestrator:Actions</c>. Names are not case-sensitive.</summary>
public sealed class ActionCatalogue
{
    public const string Section = "Orchestrator:Actions";
    private readonly Dictionary<string, ActionBinding> _bindings = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Finding> _findings = [];

    private ActionCatalogue()
    {
    }

    /// <summary>All that is wrong with the settings, one sentence each.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    public IEnumerable<string> Names => _bindings.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads all settings, the wrong ones too: look at <see cref="Findings"/>, or call <see cref="EnsureValid"/>.</summary>
    public static ActionCatalogue Read(
        IConfiguration configuration, ConnectorParts parts, TargetList targets, IReadOnlyDictionary<string, ConnectorFactory>? connectors = null)
    {
        connectors ??= Connectors.All;
        var catalogue = new ActionCatalogue();
        catalogue._findings.AddRange([.. parts.Hosts.Findings, .. parts.Programs.Findings, .. parts.Secrets.Findings, .. targets.Findings]);
        foreach (var section in configuration.GetSection(Section).GetChildren())
            catalogue.Bind(new Settings(section, catalogue._findings), parts, targets, connectors);
        return catalogue;
    }

    /// <exception cref="ActionSettingsException">There are findings.</exception>
    public ActionCatalogue EnsureValid() => _findings.Count == 0 ? this : throw new ActionSettingsException(_findings);

    public ActionBinding? Find(string action) => _bindings.GetValueOrDefault(action);

    /// <summary>What flows use and nobody bound: one finding a name, with every flow and step that needs it.</summary>
    public IReadOnlyList<Finding> FindMissing(IEnumerable<(string Flow, string Step, string Action)> uses) =>
        [.. uses.Where(use => !_bindings.ContainsKey(use.Action))
            .GroupBy(use => use.Action, StringComparer.OrdinalIgnoreCase)
            .OrderBy(missing => missing.Key, StringComparer.Ordinal)
            .Select(missing => new Finding(
                $"{Section}:{missing.Key}",
                $"is missing, and {string.Join(", ", missing.Select(use => $"{use.Flow}/{use.Step}").Distinct())} cannot run without it",
                $"bind it to a connector, one of {string.Join(", ", Connectors.All.Keys)}"))];

    private void Bind(Settings settings, ConnectorParts parts, TargetList targets, IReadOnlyDictionary<string, ConnectorFactory> connectors)
    {
        var before = _findings.Count;
        var choices = string.Join(", ", connectors.Keys);
        if (settings.Required("Connector", $"choose one of {choices}") is not { } kind)
            return;
        if (!connectors.TryGetValue(kind, out var factory))
        {
            settings.Wrong("Connector", $"is '{kind}'", $"choose one of {choices}");
            return;
        }

        var named = settings.Text("Target");
        if (named is not null && !targets.Has(named))
            settings.Wrong("Target", $"is '{named}', which has no limits", $"add {TargetList.Section}:{named}, or leave it out");
        var sensitive = new SensitiveFields(settings.List("Sensitive") ?? []);
        var connector = factory(settings, parts);
        settings.Finish($"the connector {kind}");
        if (connector is not null && _findings.Count == before)
            _bindings[settings.Name] = new ActionBinding(settings.Name, connector, targets.Get(named ?? connector.Target), sensitive);
    }
}
