using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.StateMachines.Flows.Drawings;

namespace Orchestrator.StateMachines.Flows.Differences;

/// <summary>One thing that a flow or step says.</summary>
internal sealed record Aspect(ChangeArea Area, string What, string Value);

/// <summary>
/// What a flow's head, or one of its steps, says, one by one. Read from the canonical form, so that whatever makes another hash
/// is seen here too, an option that nobody has put into words yet included.
/// </summary>
internal static partial class Aspects
{
    private const string Undo = "compensation.";

    // By its name in the canonical form: what it is about, what people call it, and how its value is read.
    private static readonly Dictionary<string, Wording> Known = new(StringComparer.Ordinal)
    {
        ["owner"] = new(ChangeArea.Other, "owner", Plain),
        ["capability"] = new(ChangeArea.Other, "capability", Plain),
        ["output"] = new(ChangeArea.Other, "output is read as", Plain),
        ["kind"] = new(ChangeArea.Steps, "kind", Plain),
        ["why"] = new(ChangeArea.Steps, "why it ends", Plain),
        ["as"] = new(ChangeArea.Steps, "ends as", Plain),

        ["intent"] = new(ChangeArea.Head, "intent", Plain),
        ["protects"] = new(ChangeArea.Head, "protects", Plain),
        ["constraints"] = new(ChangeArea.Head, "constraints", Plain),
        ["exclusive"] = new(ChangeArea.Head, "one at a time for", Sentence),
        ["onSignalResolved"] = new(ChangeArea.Head, "when the signal resolves", Plain),
        ["resolvesIncident"] = new(ChangeArea.Head, "resolves its incident", Plain),
        ["returns"] = new(ChangeArea.Head, "returns", Code),
        ["objectives"] = new(ChangeArea.Objectives, "objectives", Objectives),
        ["objective"] = new(ChangeArea.Objectives, "shows the outcome", Plain),

        ["startsWhen"] = new(ChangeArea.Conditions, "starts when", Code),
        ["holds"] = new(ChangeArea.Conditions, "until", Code),
        ["forSignal"] = new(ChangeArea.Conditions, "waits for the signal", Plain),
        ["evidence"] = new(ChangeArea.Conditions, "relies on", Plain),
        ["evidenceNoOlderThan"] = new(ChangeArea.Conditions, "which may be this old", Time),

        ["action"] = new(ChangeArea.Actions, "action", Plain),
        ["input"] = new(ChangeArea.Actions, "input", Code),
        ["flow"] = new(ChangeArea.Actions, "flow", Plain),
        ["flowVersion"] = new(ChangeArea.Actions, "its version", Plain),
        ["items"] = new(ChangeArea.Actions, "for each of", Code),
        ["itemType"] = new(ChangeArea.Actions, "item is read as", Plain),
        ["atMost"] = new(ChangeArea.Actions, "items at most", Plain),
        ["atOnce"] = new(ChangeArea.Actions, "items at once", Plain),

        ["title"] = new(ChangeArea.Approvals, "question", Sentence),
        ["instructions"] = new(ChangeArea.Approvals, "instructions", Sentence),
        ["command"] = new(ChangeArea.Approvals, "command", Sentence),
        ["expectedOutput"] = new(ChangeArea.Approvals, "expected", Plain),
        ["shows"] = new(ChangeArea.Approvals, "shown", Code),
        ["candidates"] = new(ChangeArea.Approvals, "asked of", Plain),
        ["excluded"] = new(ChangeArea.Approvals, "not asked", Plain),
        ["quorum"] = new(ChangeArea.Approvals, "must approve", Plain),
        ["quorumOf"] = new(ChangeArea.Approvals, "must approve, by the case", Code),
        ["fourEyes"] = new(ChangeArea.Approvals, "four eyes", Plain),
        ["askEarly"] = new(ChangeArea.Approvals, "asked at the start", Plain),
        ["onDeadline"] = new(ChangeArea.Approvals, "unanswered", Plain),
        ["escalateTo"] = new(ChangeArea.Approvals, "escalates to", Plain),
        ["escalateFor"] = new(ChangeArea.Approvals, "who have", Time),
        ["afterEscalation"] = new(ChangeArea.Approvals, "unanswered by them too", Plain),
        ["guardedUntil"] = new(ChangeArea.Approvals, "supervised until successes", Plain),
        ["guardAskedOf"] = new(ChangeArea.Approvals, "supervised by", Plain),
        ["guardWithin"] = new(ChangeArea.Approvals, "supervised within", Time),

        ["deadline"] = new(ChangeArea.Deadlines, "deadline", Time),
        ["whenOverdue"] = new(ChangeArea.Deadlines, "when overdue", Plain),
        ["timeout"] = new(ChangeArea.Deadlines, "timeout", Time),
        ["until"] = new(ChangeArea.Deadlines, "waits", Time),
        ["atDeadline"] = new(ChangeArea.Deadlines, "then", Plain),
        ["within"] = new(ChangeArea.Deadlines, "within", Time),
        ["for"] = new(ChangeArea.Deadlines, "holds", Time),
        ["every"] = new(ChangeArea.Deadlines, "every", Time),

        ["attempts"] = new(ChangeArea.Retries, "tries", Plain),
        ["firstDelay"] = new(ChangeArea.Retries, "first wait", Time),
        ["maxDelay"] = new(ChangeArea.Retries, "longest wait", Time),
        ["evenIfUnknown"] = new(ChangeArea.Retries, "tries again even if it may have taken effect", Plain),
        ["finalWhen"] = new(ChangeArea.Retries, "no more tries when", Code),
        ["rescueWithin"] = new(ChangeArea.Retries, "owner may rescue it", Time),
        ["goesOnWithout"] = new(ChangeArea.Retries, "goes on without it", Plain),

        ["readOnly"] = new(ChangeArea.Compensations, "read-only", Plain),
        ["irreversible"] = new(ChangeArea.Compensations, "cannot be undone", Plain),
        [Undo + "action"] = new(ChangeArea.Compensations, "undone by", Plain),
        [Undo + "whenUnknown"] = new(ChangeArea.Compensations, "undo: if it may have taken effect", Plain),
    };

    /// <summary>Not the name, nor what stands inside.</summary>
    public static IReadOnlyList<Aspect> Of(Step step) => [.. Of(CanonicalForm.Of(step), "")];

    public static IReadOnlyList<Aspect> Of(FlowDefinition flow) => [.. Of(CanonicalForm.Of(flow), "")];

    private sealed record Wording(ChangeArea Area, string What, Func<JsonElement, string> Read);

    private static IEnumerable<Aspect> Of(JsonElement element, string prefix)
    {
        foreach (var property in element.EnumerateObject())
        {
            var name = prefix + property.Name;
            if (name is "name" or "version")
                continue;
            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                var wording = Read(name);
                yield return new Aspect(wording.Area, wording.What, wording.Read(property.Value));
            }
            else if (!property.Value.TryGetProperty("steps", out _))
            {
                foreach (var inner in Of(property.Value, name + "."))
                    yield return inner;
            }
        }
    }

    private static Wording Read(string name)
    {
        if (Known.TryGetValue(name, out var known))
            return known;
        return name.StartsWith(Undo, StringComparison.Ordinal) && Known.TryGetValue(name[Undo.Length..], out var same)
            ? new Wording(ChangeArea.Compensations, $"undo: {same.What}", same.Read)
            : new Wording(ChangeArea.Other, name, Plain);
    }

    private static string Objectives(JsonElement value) => Milliseconds().Replace(
        Plain(value), time => TimeSpan.FromMilliseconds(double.Parse(time.Groups["count"].Value, CultureInfo.InvariantCulture)).InWords());

    /// <summary>As the canonical form writes durations within a text.</summary>
    [GeneratedRegex(@"\b(?<count>\d+(\.\d+)?) ms\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Milliseconds();

    private static string Time(JsonElement value) => TimeSpan.FromMilliseconds(value.GetDouble()).InWords();

    private static string Code(JsonElement value) => SourceWords.Code(value.GetString()!);

    private static string Sentence(JsonElement value) => SourceWords.Sentence(value.GetString()!);

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.Array => string.Join("; ", value.EnumerateArray().Select(Plain)),
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}
