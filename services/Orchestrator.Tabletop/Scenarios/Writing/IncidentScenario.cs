using System.Text;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Signals;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Scenarios.Writing;

/// <summary>
/// Writes down an incident that happened as a scenario: the same signals, answers of actions and decisions of people, and that it
/// ends as it ended.
/// </summary>
public static class IncidentScenario
{
    private const int MostSignals = 500;

    /// <param name="incident">The facts of the incident, its responses and its tasks.</param>
    /// <param name="name">Of the scenario, in kebab-case.</param>
    /// <param name="maskNames">People are called person-1 and so on, and what they wrote is left out.</param>
    /// <exception cref="InvalidDataException">There is nothing to rehearse.</exception>
    public static string Of(Recording incident, string name, bool maskNames)
    {
        var course = incident.Courses.FirstOrDefault(course => course.Started.ParentResponseId is null)
            ?? throw new InvalidDataException("No response ran for that incident, and a scenario is about the response of a flow.");
        var opened = incident.All.FirstOrDefault(happened => happened.Fact is IncidentOpened)
            ?? throw new InvalidDataException("The facts of that incident do not begin with its opening.");
        var people = new IncidentPeople(incident, maskNames);
        var words = people.Words;
        var yaml = new StringBuilder();
        yaml.Append($"scenario: {name}\n")
            .Append($"title: {words.Quote(((IncidentOpened)opened.Fact).Signal.Title)}\n")
            .Append($"about: Made of an incident of {opened.At:yyyy-MM-dd}{(maskNames ? ", with the names masked" : "")}. See what of it is worth keeping.\n")
            .Append($"flow: {course.Started.Flow}\nversion: {course.Started.Version}\n");
        var comings = Signals(yaml, incident, words);
        people.Write(yaml);
        new IncidentWorld(incident, words).Write(yaml);
        yaml.Append("\ntimeline:\n");
        foreach (var (at, entry) in comings.Concat(people.Acts).OrderBy(entry => entry.At))
            yaml.Append($"  - {{at: {ScenarioWords.Time(at - opened.At)}, {entry}}}\n");
        Expectations(yaml, course);
        return yaml.ToString();
    }

    private static List<(DateTimeOffset At, string Entry)> Signals(StringBuilder yaml, Recording incident, ScenarioWords words)
    {
        var (names, comings) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<(DateTimeOffset, string)>());
        yaml.Append("\nsignals:\n");
        foreach (var happened in incident.All)
        {
            var signal = (happened.Fact as IncidentOpened)?.Signal ?? (happened.Fact as SignalAttached)?.Signal;
            if (signal is null || comings.Count == MostSignals)
                continue;
            var written = Written(signal, words);
            if (!names.TryGetValue(written, out var name))
            {
                names[written] = name = $"signal-{names.Count + 1}";
                yaml.Append($"  {name}: {written}\n");
            }

            comings.Add((happened.At, $"{(signal.Status == SignalStatus.Resolved ? "resolves" : "signal")}: {name}"));
        }

        return comings;
    }

    private static string Written(Signal signal, ScenarioWords words) =>
        $"{{type: {words.Quote(signal.Type)}, severity: {signal.Severity.ToString().ToLowerInvariant()}, source: {words.Quote(signal.Source)}, title: {words.Quote(signal.Title)}, "
        + $"key: {words.Quote(signal.DedupKey)}, labels: {{{string.Join(", ", signal.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{words.Quote(label.Key)}: {words.Quote(label.Value)}"))}}}}}";

    private static void Expectations(StringBuilder yaml, Course course)
    {
        yaml.Append("\nexpect:\n");
        if (course is not { EndState: { } state, Took: { } took })
        {
            yaml.Append("  - {starts: yes}\n");
            return;
        }

        yaml.Append($"  - {{ends: {Reading.Notes.Kebab(state.ToString())}, within: {(int)Math.Ceiling(took.TotalMinutes) + 1}m}}\n");
        if (course.Attempts.Where(request => request.Attempt == 1).Select(request => request.Action).Distinct().ToList() is { Count: > 0 } actions)
            yaml.Append($"  - in-order: [{string.Join(", ", actions)}]\n");
        if (course.Undone.Where(step => !step.Contains('/', StringComparison.Ordinal)).ToList() is { Count: > 0 } undone)
            yaml.Append($"  - undid: [{string.Join(", ", undone)}]\n");
    }
}
