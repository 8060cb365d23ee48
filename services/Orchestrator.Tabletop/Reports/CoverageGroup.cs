using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Reports;

/// <summary>What a flow has of one kind, and whether exercises came to it.</summary>
public sealed record CoverageGroup(string Name, IReadOnlyList<Covered> All)
{
    public IEnumerable<Covered> Exercised => All.Where(item => item.Times > 0);

    public IEnumerable<Covered> Missing => All.Where(item => item.Times == 0);

    /// <summary>Without what the group's name says already.</summary>
    public string Short(Covered item) => item switch
    {
        { Kind: Covering.End } => item.InWords()["ends ".Length..],
        { Kind: Covering.Branch } => $"{item.Step}: {item.What}",
        _ => item.Step ?? item.InWords(),
    };

    public static IReadOnlyList<CoverageGroup> Of(Coverage coverage) =>
        [.. coverage.All.GroupBy(item => item.Kind).OrderBy(same => same.Key).Select(same => new CoverageGroup(NameOf(same.Key), [.. same]))];

    private static string NameOf(Covering kind) => kind switch
    {
        Covering.End => "End states",
        Covering.Step => "Steps",
        Covering.Branch => "Branches",
        Covering.Compensation => "Compensations",
        Covering.Fallback => "Fallbacks",
        Covering.Rejection => "What follows a no",
        Covering.GoingOnWithout => "Going on without",
        Covering.Escalation => "Escalations",
        _ => kind.ToString(),
    };
}
