using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Orchestrator.Repository.Tests;

/// <summary>The tree these tests were built from.</summary>
internal static class Repository
{
    /// <summary>Built, fetched or somebody's own: not part of the tree.</summary>
    private static readonly HashSet<string> NotOurs =
        [".git", ".vs", ".idea", ".vscode", ".env", "bin", "obj", "artifacts", "data", "TestResults"];

    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> EntriesAtTheRoot =>
        Directory.EnumerateFileSystemEntries(Root).Select(path => Path.GetFileName(path)).Where(name => !NotOurs.Contains(name));

    /// <summary>Every file, by its path from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. FilesUnder(Root).Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Projects => Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    public static XElement ReadXml(string file) => XElement.Load(PathOf(file));

    public static string Folder(string file) => Path.GetDirectoryName(file)!.Replace('\\', '/');

    /// <summary>A path written in a file of that folder, as a path from the root.</summary>
    public static string Resolve(string folder, string path) =>
        Path.GetRelativePath(Root, Path.GetFullPath(Path.Combine(Root, folder, path.Replace('\\', '/')))).Replace('\\', '/');

    public static Dictionary<string, object> ReadYaml(string file) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(new MergingParser(new Parser(new StringReader(Read(file)))));

    public static IReadOnlyList<string> Matches(string file, string pattern) =>
        [.. Regex.Matches(Read(file), pattern, RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(match => match.Groups[1].Value)];

    private static IEnumerable<string> FilesUnder(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => !NotOurs.Contains(Path.GetFileName(file))))
            yield return file;
        foreach (var child in Directory.EnumerateDirectories(folder).Where(child => !NotOurs.Contains(Path.GetFileName(child))))
        {
            foreach (var file in FilesUnder(child))
                yield return file;
        }
    }

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Orchestrator.sln")))
                return folder;
        }

        throw new UnreachableException($"Orchestrator.sln is in no folder above {AppContext.BaseDirectory}: run these tests from the repository.");
    }
}
