using System.Text.RegularExpressions;

namespace Orchestrator.Repository.Tests;

public sealed partial class When_the_documents_are_read
{
    private const string Index = "docs/adr/README.md";

    private static IEnumerable<string> Documents => Repository.Files.Where(file => file.EndsWith(".md"));

    private static IReadOnlyList<string> Records => [.. Repository.Files.Where(file => file.StartsWith("docs/adr/") && file != Index)];

    [Fact]
    public void Every_link_leads_to_a_file_that_is_there()
    {
        foreach (var document in Documents)
        {
            foreach (var link in Link().Matches(Repository.Read(document)).Select(match => match.Groups["target"].Value))
            {
                var target = Repository.PathOf(Repository.Resolve(Repository.Folder(document), link.Split('#')[0]));
                (File.Exists(target) || Directory.Exists(target)).ShouldBeTrue($"{document} links to {link}");
            }
        }
    }

    [Fact]
    public void The_index_of_decisions_lists_every_record_by_its_title()
    {
        Repository.Matches(Index, @"\]\((\d{4}-[^)]+)\)").Select(name => $"docs/adr/{name}").ShouldBe(Records);
        foreach (var record in Records)
        {
            var title = Repository.Matches(record, $@"^# {int.Parse(Path.GetFileName(record)[..4])}\. (.*)$").ShouldHaveSingleItem(record);
            Repository.Read(Index).ShouldContain($"[{title}]({Path.GetFileName(record)})");
        }
    }

    [Fact]
    public void Decisions_are_numbered_without_gaps() =>
        Records.Select(record => Path.GetFileName(record)[..4]).ShouldBe(Enumerable.Range(1, Records.Count).Select(number => number.ToString("0000")));

    [Fact]
    public void Every_decision_says_where_it_came_from_and_what_it_costs()
    {
        foreach (var record in Records)
            Repository.Matches(record, "^## (.*)$").ShouldBe(["Context", "Decision", "Consequences", "What we gave up"], record);
    }

    [Fact]
    public void Every_decision_that_a_file_refers_to_is_recorded()
    {
        foreach (var file in Repository.Files.Where(file => Path.GetExtension(file) is ".cs" or ".props" or ".csproj" or ".md" or ".sh" or ".yml"))
            Repository.Matches(file, @"(docs/adr/\d{4}-[\w-]+\.md)").ShouldBeSubsetOf(Repository.Files, customMessage: file);
    }

    /// <summary>Links within the repository: not those to other sites, and not those within one page.</summary>
    [GeneratedRegex(@"(?<=\]\()(?![a-z]+:|#)(?<target>[^)\s]+)(?=\))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Link();
}
