using System.Text;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.Tabletop.Scenarios.Writing;

/// <summary>How long actions really took that succeeded, as the world of a scenario: durations to draw from.</summary>
public static class RecordedDurations
{
    /// <summary>Of each action; the latest count.</summary>
    private const int Most = 200;

    private static readonly HashSet<string> Wanted =
        [.. new[] { typeof(ActionRequested), typeof(StepCompleted), typeof(StepUndone), typeof(ProbeTaken) }.Select(fact => FactTypes.SnakeCase(fact.Name))];

    /// <param name="facts">In the order of the feed.</param>
    /// <param name="since">What ended before is left out.</param>
    /// <returns>Empty where no action succeeded.</returns>
    public static async Task<string> Of(IAsyncEnumerable<RecordedFact> facts, DateTimeOffset? since, CancellationToken cancellation = default)
    {
        var asked = new Dictionary<Guid, (string Action, DateTimeOffset At)>();
        var took = new SortedDictionary<string, Queue<TimeSpan>>(StringComparer.Ordinal);
        await foreach (var recorded in facts.WithCancellation(cancellation))
        {
            if (!Wanted.Contains(recorded.Type))
                continue;
            var fact = FactTypes.OfPlatform.Read(recorded);
            if (fact is ActionRequested request)
                asked[request.AttemptId] = (request.Action, recorded.Time);
            else if (Succeeded(fact) is { } attempt && asked.Remove(attempt, out var began) && !(recorded.Time < since))
                Add(took, began.Action, recorded.Time - began.At);
        }

        return Written(took);
    }

    private static Guid? Succeeded(Contracts.Fact fact) => fact switch
    {
        StepCompleted completed => completed.AttemptId,
        StepUndone undone => undone.AttemptId,
        ProbeTaken { Outcome: Contracts.Actions.ActionOutcome.Succeeded } probe => probe.AttemptId,
        _ => null,
    };

    private static void Add(SortedDictionary<string, Queue<TimeSpan>> took, string action, TimeSpan time)
    {
        if (!took.TryGetValue(action, out var times))
            took[action] = times = new Queue<TimeSpan>();
        times.Enqueue(time);
        if (times.Count > Most)
            times.Dequeue();
    }

    private static string Written(SortedDictionary<string, Queue<TimeSpan>> took)
    {
        if (took.Count == 0)
            return "";
        var yaml = new StringBuilder("world:\n");
        foreach (var (action, times) in took)
        {
            var whole = times.Order().Select(time => ScenarioWords.Time(TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds))));
            yaml.Append($"  {action}: {{takes: {{recorded: [{string.Join(", ", whole)}]}}}}\n");
        }

        return yaml.ToString();
    }
}
