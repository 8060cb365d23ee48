using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Scenarios;
using Orchestrator.Tabletop.Scenarios.Reading;

namespace Orchestrator.App.Simulations;

/// <summary>Scenarios by name, as they ship, or from files and folders.</summary>
internal sealed class ScenarioSources(FlowCatalogue flows)
{
    private readonly Lazy<IReadOnlyList<Scenario>> _shipped = new(() => Ship(flows));

    public static IReadOnlyList<Scenario> Ship(FlowCatalogue flows) => ScenarioFiles.In(typeof(CriticalSloBreach).Assembly, flows);

    public IReadOnlyList<Scenario> Shipped => _shipped.Value;

    /// <summary>All that are named; every finding of all of them is said at once.</summary>
    /// <exception cref="ScenarioInvalid">Some cannot be used as they are.</exception>
    /// <exception cref="WrongSetting">One is neither a file nor the name of a scenario.</exception>
    public IReadOnlyList<Scenario> Find(IReadOnlyCollection<string> named)
    {
        var (found, findings) = (new List<Scenario>(), new List<ScenarioFinding>());
        foreach (var name in named)
        {
            try
            {
                found.AddRange(Find(name));
            }
            catch (ScenarioInvalid invalid)
            {
                findings.AddRange(invalid.Findings);
            }
        }

        return findings.Count == 0 ? found : throw new ScenarioInvalid(findings);
    }

    private IReadOnlyList<Scenario> Find(string name)
    {
        if (Directory.Exists(name))
            return ScenarioFiles.InFolder(name, flows) is { Count: > 0 } some ? some : throw new WrongSetting($"There is no .yaml file in the folder {name}.");
        if (File.Exists(name) || Path.HasExtension(name))
            return [ScenarioReader.Read(ReadFile(name), name, flows)];
        return Shipped.FirstOrDefault(scenario => scenario.Name == name) is { } shipped
            ? [shipped]
            : throw new WrongSetting($"There is no scenario '{name}', and no file or folder of that name. What ships: orchestrator simulate ls");
    }

    /// <summary>What is too long is refused for that; no more of it than shows it is read.</summary>
    private static string ReadFile(string path)
    {
        using var reader = new StreamReader(path);
        var buffer = new char[ScenarioReader.LongestFile + 1];
        return new string(buffer, 0, reader.ReadBlock(buffer));
    }
}
