using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.Tabletop.Reports;

/// <summary>One question of one flow, as often as it was asked.</summary>
/// <param name="AskedOf">Who is asked first.</param>
/// <param name="Asked">Each time, in order.</param>
/// <param name="Late">Answers that came when the question was over, from the asking on.</param>
public sealed record Question(string Flow, string Step, TaskKind Kind, IReadOnlyList<string> AskedOf, IReadOnlyList<AskedDecision> Asked, IReadOnlyList<TimeSpan> Late)
{
    public string Asks => AskedOf.Count == 0 ? "anybody" : string.Join(", ", AskedOf);

    /// <summary>How long answers took, those included that came too late; shortest first.</summary>
    public IReadOnlyList<TimeSpan> Waits { get; } = [.. Asked.Where(IsAnswered).Select(decision => decision.Waited!.Value).Concat(Late).Order()];

    public int Answered => Asked.Count(IsAnswered);

    public int Escalated => Asked.Count(decision => decision.Escalated);

    /// <summary>Nobody decided before the last deadline.</summary>
    public int Expired => Asked.Count(decision => decision.Outcome == TaskOutcome.Expired);

    /// <summary>The deadline within which the first who are asked should answer.</summary>
    public TimeSpan? Deadline => Asked[0].Deadline;

    /// <summary>The middle one; null where nobody answered.</summary>
    public TimeSpan? Median => Waits.Count == 0 ? null : Waits[(Waits.Count - 1) / 2];

    public static IReadOnlyList<Question> Of(IReadOnlyList<ScenarioResult> results)
    {
        return [.. results.SelectMany(result => result.Decisions.Select(decision => (Result: result, Decision: decision)))
            .GroupBy(asked => (asked.Decision.Flow, asked.Decision.Step, asked.Decision.Kind, Of: string.Join(", ", asked.Decision.Candidates)))
            .OrderBy(same => same.Key.Flow, StringComparer.Ordinal)
            .Select(same => new Question(
                same.Key.Flow, same.Key.Step, same.Key.Kind, same.First().Decision.Candidates,
                [.. same.Select(asked => asked.Decision)],
                [.. same.SelectMany(asked => LateAnswers(asked.Result, asked.Decision))]))];
    }

    private static bool IsAnswered(AskedDecision decision) => decision.DecidedBy.Count > 0 && decision.Waited is not null;

    /// <summary>What somebody tried after the deadline had decided.</summary>
    private static IEnumerable<TimeSpan> LateAnswers(ScenarioResult result, AskedDecision decision) =>
        decision is { Outcome: TaskOutcome.Expired, Waited: { } waited }
            ? result.Recording.Refused
                .Where(refused => refused.At >= decision.AskedAt + waited && refused.What.EndsWith($"'{decision.Step}'", StringComparison.Ordinal))
                .Take(1).Select(refused => refused.At - decision.AskedAt)
            : [];
}
