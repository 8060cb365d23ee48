using System.Reflection;
using System.Text.RegularExpressions;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.App.Scaffolding;

/// <summary>A solution for a team's own flows: a flow that reads as a runbook, its first test, and how to go on.</summary>
internal static class Scaffold
{
    /// <summary>The template of each file. Names are filled in as they are in the templates.</summary>
    private static readonly (string File, string Template)[] Files =
    [
        ("README.md", "README.md"),
        (".gitignore", "gitignore"),
        ("Directory.Build.props", "Directory.Build.props"),
        ("Directory.Packages.props", "Directory.Packages.props"),
        ("{{Name}}Flows.slnx", "Solution.slnx"),
        ("{{Name}}Flows/{{Name}}Flows.csproj", "Flows.csproj"),
        ("{{Name}}Flows/{{Name}}.cs", "Flow.cs"),
        ("{{Name}}Flows.Tests/{{Name}}Flows.Tests.csproj", "Tests.csproj"),
        ("{{Name}}Flows.Tests/When_{{name_}}_is_rehearsed.cs", "FirstTest.cs"),
    ];

    /// <summary>The version of the running program, without the commit it was built from.</summary>
    private static string Version =>
        typeof(Flow).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Whether the code of a flow or its test has that word: as a class it would hide what is meant there.</summary>
    public static bool Uses(string word) => new[] { "Flow.cs", "FirstTest.cs" }
        .Any(template => Regex.IsMatch(Read(template), $@"\b{word}\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));

    /// <exception cref="WrongSetting">Something is there already.</exception>
    public static void Write(FlowName name, string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new WrongSetting($"'{folder}' is there already and is not an empty folder: give another with --folder.");
        foreach (var (file, template) in Files)
        {
            var path = Path.Combine(folder, Fill(file, name));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Fill(Read(template), name));
        }
    }

    private static string Fill(string text, FlowName name) => text
        .Replace("{{name}}", name.Text)
        .Replace("{{Name}}", name.Class)
        .Replace("{{name_}}", name.Text.Replace('-', '_'))
        .Replace("{{words}}", name.Text.Replace('-', ' '))
        .Replace("{{version}}", Version);

    private static string Read(string template)
    {
        using var stream = typeof(Scaffold).Assembly.GetManifestResourceStream($"Templates/{template}.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
