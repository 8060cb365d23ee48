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
    private static readonly Dictionary<string, (ChangeArea Area, string What, Func<JsonElement, string> Read)> Known = new(StringComparer.Ordinal)
    {
        ["owner"] = (ChangeArea.Other, "owner", Plain),
        ["capability"] = (ChangeArea.Other, "capability", Plain),
        ["output"] = (ChangeArea.Other, "output is read as", Plain),
        ["kind"] = (ChangeArea.Steps, "kind", Plain),
        ["why"] = (ChangeArea.Steps, "why it ends", Plain),
        ["as"] = (ChangeArea.Steps, "ends as", Plain),

        ["intent"] = (ChangeArea.Head, "intent", Plain),
        ["protects"] = (ChangeArea.Head, "protects", Plain),
        ["constraints"] = (ChangeArea.Head, "constraints", Plain),
        ["exclusive"] = (ChangeArea.Head, "one at a time for", Sentence),
        ["onSignalResolved"] = (ChangeArea.Head, "when the signal resolves", Plain),
        ["resolvesIncident"] = (ChangeArea.Head, "resolves its incident", Plain),
        ["returns"] = (ChangeArea.Head, "returns", Code),
        ["objectives"] = (ChangeArea.Objectives, "objectives", value => Milliseconds().Replace(Plain(value), time => TimeSpan.FromMilliseconds(double.Parse(time.Groups["count"].Value, CultureInfo.InvariantCulture)).InWords())),
        ["objective"] = (ChangeArea.Objectives, "shows the outcome", Plain),

        ["startsWhen"] = (ChangeArea.Conditions, "starts when", Code),
        ["holds"] = (ChangeArea.Conditions, "until", Code),
        ["forSignal"] = (ChangeArea.Conditions, "waits for the signal", Plain),
        ["evidence"] = (ChangeArea.Conditions, "relies on", Plain),
        ["evidenceNoOlderThan"] = (ChangeArea.Conditions, "which may be this old", Time),

        ["action"] = (ChangeArea.Actions, "action", Plain),
        ["input"] = (ChangeArea.Actions, "input", Code),
        ["flow"] = (ChangeArea.Actions, "flow", Plain),
        ["flowVersion"] = (ChangeArea.Actions, "its version", Plain),
        ["items"] = (ChangeArea.Actions, "for each of", Code),
        ["itemType"] = (ChangeArea.Actions, "item is read as", Plain),
        ["atMost"] = (ChangeArea.Actions, "items at most", Plain),
        ["atOnce"] = (ChangeArea.Actions, "items at once", Plain),

        ["title"] = (ChangeArea.Approvals, "question", Sentence),
        ["instructions"] = (ChangeArea.Approvals, "instructions", Sentence),
        ["command"] = (ChangeArea.Approvals, "command", Sentence),
        ["expectedOutput"] = (ChangeArea.Approvals, "expected", Plain),
        ["shows"] = (ChangeArea.Approvals, "shown", Code),
        ["candidates"] = (ChangeArea.Approvals, "asked of", Plain),
        ["excluded"] = (ChangeArea.Approvals, "not asked", Plain),
        ["quorum"] = (ChangeArea.Approvals, "must approve", Plain),
        ["quorumOf"] = (ChangeArea.Approvals, "must approve, by the case", Code),
        ["fourEyes"] = (ChangeArea.Approvals, "four eyes", Plain),
        ["askEarly"] = (ChangeArea.Approvals, "asked at the start", Plain),
        ["onDeadline"] = (ChangeArea.Approvals, "unanswered", Plain),
        ["escalateTo"] = (ChangeArea.Approvals, "escalates to", Plain),
        ["escalateFor"] = (ChangeArea.Approvals, "who have", Time),
        ["afterEscalation"] = (ChangeArea.Approvals, "unanswered by them too", Plain),
        ["guardedUntil"] = (ChangeArea.Approvals, "supervised until successes", Plain),
        ["guardAskedOf"] = (ChangeArea.Approvals, "supervised by", Plain),
        ["guardWithin"] = (ChangeArea.Approvals, "supervised within", Time),

        ["deadline"] = (ChangeArea.Deadlines, "deadline", Time),
        ["whenOverdue"] = (ChangeArea.Deadlines, "when overdue", Plain),
        ["timeout"] = (ChangeArea.Deadlines, "timeout", Time),
        ["until"] = (ChangeArea.Deadlines, "waits", Time),
        ["atDeadline"] = (ChangeArea.Deadlines, "then", Plain),
        ["within"] = (ChangeArea.Deadlines, "within", Time),
        ["for"] = (ChangeArea.Deadlines, "holds", Time),
        ["every"] = (ChangeArea.Deadlines, "every", Time),

        ["attempts"] = (ChangeArea.Retries, "tries", Plain),
        ["firstDelay"] = (ChangeArea.Retries, "first wait", Time),
        ["maxDelay"] = (ChangeArea.Retries, "longest wait", Time),
        ["evenIfUnknown"] = (ChangeArea.Retries, "tries again even if it may have taken effect", Plain),
        ["finalWhen"] = (ChangeArea.Retries, "no more tries when", Code),
        ["rescueWithin"] = (ChangeArea.Retries, "owner may rescue it", Time),
        ["goesOnWithout"] = (ChangeArea.Retries, "goes on without it", Plain),

        ["readOnly"] = (ChangeArea.Compensations, "read-only", Plain),
        ["irreversible"] = (ChangeArea.Compensations, "cannot be undone", Plain),
        [Undo + "action"] = (ChangeArea.Compensations, "undone by", Plain),
        [Undo + "whenUnknown"] = (ChangeArea.Compensations, "undo: if it may have taken effect", Plain),
    };

    /// <summary>Not the name, nor what stands inside.</summary>
    public static IReadOnlyList<Aspect> Of(Step step) => [.. Of(CanonicalForm.Of(step), "")];

    public static IReadOnlyList<Aspect> Of(FlowDefinition flow) => [.. Of(CanonicalForm.Of(flow), "")];

    private static IEnumerable<Aspect> Of(JsonElement element, string prefix)
    {
        foreach (var property in element.EnumerateObject())
        {
            var name = prefix + property.Name;
            if (name is "name" or "version")
                continue;
            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                var (area, what, read) = Read(name);
                yield return new Aspect(area, what, read(property.Value));
            }
            else if (!property.Value.TryGetProperty("steps", out _))
            {
                foreach (var inner in Of(property.Value, name + "."))
                    yield return inner;
            }
        }
    }

    private static (ChangeArea Area, string What, Func<JsonElement, string> Read) Read(string name)
    {
        if (Known.TryGetValue(name, out var known))
            return known;
        return name.StartsWith(Undo, StringComparison.Ordinal) && Known.TryGetValue(name[Undo.Length..], out var same)
            ? (ChangeArea.Compensations, $"undo: {same.What}", same.Read)
            : (ChangeArea.Other, name, Plain);
    }

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
