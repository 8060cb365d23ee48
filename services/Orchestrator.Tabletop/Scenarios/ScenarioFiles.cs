using System.Reflection;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Scenarios.Reading;

namespace Orchestrator.Tabletop.Scenarios;

/// <summary>Where scenarios come from: those that ship with flows, a folder, a file.</summary>
public static class ScenarioFiles
{
    /// <summary>Embedded resources of an assembly whose names begin like this are scenarios.</summary>
    private const string Embedded = "Scenarios/";

    /// <summary>Those that an assembly brings along, by name.</summary>
    /// <exception cref="ScenarioInvalid">All findings of all of them.</exception>
    public static IReadOnlyList<Scenario> In(Assembly assembly, FlowCatalogue flows) => All(
        assembly.GetManifestResourceNames().Where(name => name.StartsWith(Embedded, StringComparison.Ordinal)).Select(name => (name, (Func<string>)(() => Read(assembly, name)))), flows);

    /// <summary>The <c>.yaml</c> files of a folder, by name; those of the folders in it are not looked at.</summary>
    /// <exception cref="ScenarioInvalid">All findings of all of them.</exception>
    public static IReadOnlyList<Scenario> InFolder(string folder, FlowCatalogue flows) => All(
        Directory.EnumerateFiles(folder, "*.yaml").Select(file => (file, (Func<string>)(() => File.ReadAllText(file)))), flows);

    private static IReadOnlyList<Scenario> All(IEnumerable<(string Name, Func<string> Read)> files, FlowCatalogue flows)
    {
        var (scenarios, findings) = (new List<Scenario>(), new List<ScenarioFinding>());
        foreach (var (name, read) in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            try
            {
                scenarios.Add(ScenarioReader.Read(read(), name, flows));
            }
            catch (ScenarioInvalid invalid)
            {
                findings.AddRange(invalid.Findings);
            }
        }

        return findings.Count == 0 ? scenarios : throw new ScenarioInvalid(findings);
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
