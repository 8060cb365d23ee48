using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Expectations;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Tabletop.Scenarios.Reading;

/// <summary>What is to come of it. What can never be met is a finding, not a failure.</summary>
internal sealed class ExpectPart(Notes notes, KnownFlow flow, IReadOnlyList<Role> people, TimeSpan until)
{
    private static readonly string[] Kinds =
    [
        "ends", "starts", "ran", "not-ran", "in-order", "undid", "completed", "fell-back", "took", "asked", "not-asked", "escalated",
        "left-to-human", "incident", "incidents", "responses", "refused",
    ];

    private readonly Expect _expect = new(flow.Flow.Name);
    private readonly Dictionary<string, YamlNode> _said = new(StringComparer.Ordinal);
    private EndState? _ends;

    /// <summary>Whether it is expected that the flow starts; null where nothing is said that hangs on it.</summary>
    public bool? Starts { get; private set; }

    public IEnumerable<Expected> Read(YamlNode node)
    {
        foreach (var entry in notes.List(node))
        {
            if (Entry(entry) is { } expectation)
                yield return new Expected(expectation, (int)entry.Start.Line);
        }
    }

    private Expectation? Entry(YamlNode node)
    {
        if (node is YamlScalarNode)
            return notes.OneOf<EndState>(node, "an expectation in one word, which is how the response ends,") is { } state ? Ends(node, state, null) : null;
        if (notes.Map(node, "an expectation", [.. Kinds, "within", "because", "attempts", "branch"]) is not { } fields)
            return null;
        var said = Kinds.Where(kind => fields.Find(kind) is not null).ToList();
        if (said is not [var what])
        {
            if (said.Count > 0 || !fields.HasUnknown)
                notes.Wrong(node, said.Count == 0 ? "it does not say what is expected" : $"it expects two things: {string.Join(" and ", said)}", $"Write one of {string.Join(", ", Kinds)} in each entry");
            return null;
        }

        var expectation = Of(what, fields.Find(what)!, fields);
        if (expectation is null || fields.Find("within") is not { } limit || notes.Time(limit, "'within'") is not { } within)
            return expectation;
        if (within > until)
            notes.Wrong(limit, "it can never be seen: the exercise ends before that", "Make 'within' shorter, or 'until' longer");
        if (what == "escalated" && Deadline(fields.Find(what)!) is { } deadline && deadline >= within)
            notes.Wrong(limit, $"it can never be met: the question waits {deadline.InWords()} for an answer before it is escalated", "Make 'within' longer");
        return expectation.Within(within, within.InWords());
    }

    private Expectation? Of(string kind, YamlNode node, Fields fields)
    {
        if (kind is not ("starts" or "incident" or "incidents" or "responses" or "refused"))
            Starts ??= true;
        return kind switch
        {
            "ends" => notes.OneOf<EndState>(node, "'ends'") is { } state ? Ends(node, state, fields.Text("because")) : null,
            "starts" => StartsOrNot(node),
            "ran" => Action(node) is { } action && Consistent(node, $"not-ran {action}", $"ran {action}") ? _expect.Ran(action, Attempts(fields)) : null,
            "not-ran" => Action(node) is { } action && Consistent(node, $"ran {action}", $"not-ran {action}") ? _expect.DidNotRun(action) : null,
            "in-order" => notes.List(node).Select(Action).ToList() is var actions && actions.TrueForAll(action => action is not null) ? _expect.RanInOrder([.. actions.OfType<string>()]) : null,
            "undid" => notes.List(node).Select(step => Step(step, flow.Undoable, "can never be undone: it declares no compensation")).ToList() is var steps && steps.TrueForAll(step => step is not null) ? _expect.Undid([.. steps.OfType<string>()]) : null,
            "completed" => Step(node, flow.Steps, "") is { } step ? _expect.Completed(step) : null,
            "fell-back" => Step(node, flow.WithFallback, "can never fall back: it has no fallback") is { } step ? _expect.FellBack(step) : null,
            "took" => Branch(node, fields),
            "asked" => Question(node) is { } step ? _expect.Asked(step) : null,
            "not-asked" => Question(node) is { } step ? _expect.DidNotAsk(step) : null,
            "escalated" => Step(node, flow.Escalating, "can never be escalated: it names nobody to escalate to") is { } step ? _expect.Escalated(step) : null,
            "left-to-human" => notes.Named(node, "unknown step", ["the-response", .. flow.Steps]) is { } step ? _expect.LeftToHuman(step == "the-response" ? "" : step) : null,
            "incident" => notes.OneOf<IncidentEnd>(node, "'incident'") is { } end ? IncidentIs(end) : null,
            "incidents" => notes.Number(node, "'incidents'", 0, 100_000) is { } count ? Expect.Incidents(count) : null,
            "responses" => notes.Number(node, "'responses'", 0, 100_000) is { } count ? _expect.Responses(count) : null,
            _ => notes.Named(node, "unknown person", [.. people.Select(role => role.Person.Name)]) is { } name ? Expect.Refused(name) : null,
        };
    }

    private Expectation? Ends(YamlNode node, EndState state, string? because)
    {
        Starts ??= true;
        if (_ends is { } other && other != state)
            notes.Wrong(node, $"it can never be met: another expectation is that the response ends {Notes.Kebab(other.ToString())}", "A response ends once: keep one of them");
        _ends = state;
        return _expect.Ends(state, because);
    }

    private Expectation? StartsOrNot(YamlNode node)
    {
        if (notes.OneOf<YesNo>(node, "'starts'") is not { } answer)
            return null;
        if (answer == YesNo.No && Starts == true)
            notes.Wrong(node, "it can never be met: another expectation is about what the response does", "Keep one of them");
        Starts = answer == YesNo.Yes;
        return Starts.Value ? _expect.Started() : _expect.DidNotStart();
    }

    private Expectation? Branch(YamlNode node, Fields fields)
    {
        if (notes.Named(node, "unknown choice", flow.Choices) is not { } step || fields.Need("branch", "its name, as the flow has it") is not { } place)
            return null;
        var branches = ((ChoiceStep)flow.Find(step)!).Branches;
        IReadOnlyCollection<string> known = [.. branches.Select(branch => branch.Label), .. branches.All(branch => branch.When is not null) ? ["none"] : Array.Empty<string>()];
        return notes.Named(place, "unknown branch", known) is { } branch ? _expect.Took(step, branch) : null;
    }

    private int? Attempts(Fields fields) => fields.Find("attempts") is { } count ? notes.Number(count, "'attempts'", 1, 100_000) : null;

    private string? Action(YamlNode node) => notes.Named(node, "unknown action", flow.Actions);

    private string? Question(YamlNode node) => Step(node, flow.Asking, "can never ask people: it is no step for people, and nothing of it is left to them");

    private string? Step(YamlNode node, IReadOnlyCollection<string> can, string whyNever)
    {
        var step = notes.Named(node, "unknown step", [.. flow.Steps.Union(can)]);
        if (step is null || can.Contains(step))
            return step;
        notes.Wrong(node, $"step '{step}' {whyNever}", can.Count == 0 ? "No step of the flow can" : $"Those that can: {string.Join(", ", can)}");
        return null;
    }

    private bool Consistent(YamlNode node, string opposite, string said)
    {
        if (_said.TryGetValue(opposite, out var before))
            notes.Wrong(node, $"it can never be met: line {before.Start.Line} expects the opposite", "Keep one of them");
        _said[said] = node;
        return true;
    }

    private TimeSpan? Deadline(YamlNode node) => flow.Find(node.ToString()) is HumanStep human ? human.Asking.Deadline : null;

    private static Expectation IncidentIs(IncidentEnd end) => new($"the incident is {Notes.Kebab(end.ToString())}", recording =>
        recording.IncidentState is not { } state ? "no incident opened" : state == end.ToString() ? null : $"it is {state}");

    private enum YesNo
    {
        Yes,
        No,
    }

    private enum IncidentEnd
    {
        Open,
        Acknowledged,
        Mitigated,
        Resolved,
        Closed,
    }
}
