using System.Text;
using Orchestrator.AuditTrail.Export;
using Orchestrator.AuditTrail.Facts;

namespace Orchestrator.AuditTrail.Tests.Export;

public sealed class When_an_export_is_damaged
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "golden", "errand.jsonl"));

    [Fact]
    public async Task A_file_cut_between_lines_is_told_at_its_end() => await Unreadable(5, "it was cut", Lines[..4]);

    [Fact]
    public async Task A_file_cut_within_a_line_is_told_at_that_line() => await Unreadable(4, "was cut", [.. Lines[..3], Lines[3][..50]]);

    [Fact]
    public async Task An_empty_file_is_told() => await Unreadable(1, "empty", []);

    [Fact]
    public async Task An_edited_fact_is_told_at_its_line() =>
        await Unreadable(3, "edited", [Lines[0], Lines[1], Lines[2].Replace("alice", "mallory", StringComparison.Ordinal), .. Lines[3..]]);

    [Fact]
    public async Task A_fact_taken_out_is_told_where_it_was() => await Unreadable(3, "taken out", [Lines[0], Lines[1], .. Lines[3..]]);

    [Fact]
    public async Task What_follows_the_end_is_told() => await Unreadable(7, "follows", [.. Lines, Lines[1]]);

    [Fact]
    public async Task A_newer_file_is_told_as_such() =>
        await Unreadable(1, "newer program", ["""{"format":"orchestrator-facts","formatVersion":2,"shape":"unknown"}""", .. Lines[1..]]);

    [Fact]
    public async Task Something_else_is_told_as_such() => await Unreadable(1, "no export", ["""{"hello":"world"}"""]);

    [Fact]
    public async Task The_facts_before_the_damage_are_read()
    {
        var read = new List<RecordedFact>();
        await Should.ThrowAsync<ExportUnreadable>(async () =>
        {
            await foreach (var fact in Read(Lines[..4]))
                read.Add(fact);
        });
        read.Count.ShouldBe(3);
    }

    private static async Task Unreadable(int line, string about, string[] lines)
    {
        var error = await Should.ThrowAsync<ExportUnreadable>(async () =>
        {
            await foreach (var fact in Read(lines))
                fact.Version.ShouldBeGreaterThan(0);
        });
        (error.Line, error.Message).ShouldSatisfyAllConditions(
            () => error.Line.ShouldBe(line),
            () => error.Message.ShouldContain(about));
    }

    private static IAsyncEnumerable<RecordedFact> Read(string[] lines) => StreamImport.Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")))));
}
