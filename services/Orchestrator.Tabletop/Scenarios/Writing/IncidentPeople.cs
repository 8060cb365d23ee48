using System.Text;
using System.Text.Json;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Responses;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Scenarios.Writing;

/// <summary>Who decided what and after how long, and what people did unasked.</summary>
internal sealed class IncidentPeople
{
    /// <summary>Behind it stands what the person gave as reason.</summary>
    private const string Said = " cancelled it: ";

    private readonly bool _masked;
    private readonly SortedDictionary<string, (SortedSet<string> Groups, List<string> Does)> _people = new(StringComparer.Ordinal);
    private readonly List<(DateTimeOffset At, string By, string Verb, string? About, string? Why)> _acts = [];

    public IncidentPeople(Recording incident, bool masked)
    {
        _masked = masked;
        foreach (var happened in incident.All)
            Note(happened);
        foreach (var by in incident.Tasks.SelectMany(task => task.Facts).Select(happened => Answer(happened.Fact)?.By).Concat(_acts.Select(act => act.By)).OfType<string>())
            _people.TryAdd(by, ([], []));
        Words = new ScenarioWords(masked
            ? _people.Keys.Select((name, at) => (name, at)).OrderByDescending(person => person.name.Length).ToDictionary(person => person.name, person => $"person-{person.at + 1}")
            : new Dictionary<string, string>());
        foreach (var task in incident.Tasks.Where(task => task.Opened.Step.Length > 0))
            Decided(task);
    }

    public ScenarioWords Words { get; }

    /// <summary>As entries of the timeline.</summary>
    public IEnumerable<(DateTimeOffset At, string Entry)> Acts => _acts.Select(act =>
        (act.At, act.About is null
            ? $"{Words.Quote(act.By)}: {{{act.Verb}: {Words.Quote(_masked || string.IsNullOrWhiteSpace(act.Why) ? "as in the incident" : act.Why)}}}"
            : $"{Words.Quote(act.By)}: {{{act.Verb}: {act.About}{Comment(act.Why, "reason")}}}"));

    public void Write(StringBuilder yaml)
    {
        if (_people.Count > 0)
            yaml.Append("\npeople:\n");
        foreach (var (name, (groups, does)) in _people)
        {
            yaml.Append($"  {Words.Quote(name)}:\n    groups: [{string.Join(", ", groups.Select(Words.Quote))}]\n");
            if (does.Count > 0)
                yaml.Append($"    does:\n{string.Concat(does.Select(habit => $"      - {{{habit}}}\n"))}");
        }
    }

    private void Note(Happened happened)
    {
        var (by, verb, about) = happened.Fact switch
        {
            IncidentAcknowledged f => (f.By, "acknowledges", null),
            IncidentResolved { By: { } person } => (person, "resolves-incident", null),
            ResponsePaused f => (f.By, "pauses", null),
            ResponseResumed f => (f.By, "resumes", null),
            WorkStopped { Cause: StopCause.CancelledByPerson } => (happened.Recorded.Actor, "cancels", null),
            StepRetryOrdered f => (f.By, "retries", StepPath.NameOf(f.Step)),
            StepSkipped f => (f.By, "skips", StepPath.NameOf(f.Step)),
            _ => default((string?, string, string?)),
        };
        if (by is not null)
            _acts.Add((happened.At, by, verb, about, TimelineText.Reason(happened) is { } why ? why[(why.IndexOf(Said, StringComparison.Ordinal) is >= 0 and var said ? said + Said.Length : 0)..] : null));
    }

    private void Decided(TaskCourse task)
    {
        var escalated = task.Facts.FirstOrDefault(happened => happened.Fact is TaskEscalated);
        foreach (var happened in task.Facts)
        {
            if (Answer(happened.Fact) is not var (by, verb, groups, comment, data))
                continue;
            var (known, _) = _people[by];
            known.UnionWith(groups.Where(IsGroup));
            var asked = task.Opened.Candidates.Concat((escalated?.Fact as TaskEscalated)?.Candidates ?? []).ToList();
            if (!asked.Exists(one => known.Contains(one) || one == by) && asked.FirstOrDefault(IsGroup) is { } group)
                known.Add(group);
            var atFirst = task.Opened.Candidates.Count == 0 || task.Opened.Candidates.Any(one => known.Contains(one) || one == by);
            var since = atFirst || escalated is null ? task.OpenedAt : escalated.At;
            _people[by].Does.Add($"{verb}: {StepPath.NameOf(task.Opened.Step)}, after: {ScenarioWords.Time(happened.At - since)}{Comment(comment, "comment")}{(data is { } given ? $", data: {Words.Json(given)}" : "")}");
        }
    }

    private static (string By, string Verb, IReadOnlyList<string> Groups, string? Comment, JsonElement? Data)? Answer(Contracts.Fact fact) => fact switch
    {
        TaskApprovalGiven given => (given.By, "approves", given.ByGroups ?? [], given.Comment, given.Data),
        TaskDecided { Outcome: TaskOutcome.Approved } decided => (decided.By, "approves", decided.ByGroups ?? [], decided.Comment, decided.Data),
        TaskDecided { Outcome: TaskOutcome.Rejected } decided => (decided.By, "rejects", decided.ByGroups ?? [], decided.Comment, decided.Data),
        TaskDecided decided => (decided.By, "completes", decided.ByGroups ?? [], decided.Comment, decided.Data),
        _ => null,
    };

    private string Comment(string? text, string field) => _masked || string.IsNullOrWhiteSpace(text) ? "" : $", {field}: {Words.Quote(text)}";

    private static bool IsGroup(string name) => name.StartsWith("team:", StringComparison.Ordinal) || name.StartsWith("role:", StringComparison.Ordinal);
}
