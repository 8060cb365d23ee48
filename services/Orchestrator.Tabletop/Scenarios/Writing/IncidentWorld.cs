using System.Text;
using System.Text.Json;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Responses;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Scenarios.Writing;

/// <summary>
/// What became of actions, attempt by attempt. What is said of a step holds for its undoing too, so it is said of the action, unless
/// several steps use that.
/// </summary>
internal sealed class IncidentWorld(Recording incident, ScenarioWords words)
{
    public void Write(StringBuilder yaml)
    {
        var replies = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var shared = incident.Courses.SelectMany(course => course.Attempts).GroupBy(request => request.Action, request => StepPath.NameOf(StepPath.Renewed(request.Step)))
            .Where(same => same.Distinct().Count() > 1).Select(same => same.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var course in incident.Courses)
        {
            foreach (var asked in course.Facts.Where(happened => happened.Fact is ActionRequested))
            {
                var request = (ActionRequested)asked.Fact;
                if (Reply(course, asked.At, request) is not { } reply)
                    continue;
                var name = StepPath.IsUndo(request.Step) || !shared.Contains(request.Action) ? request.Action : StepPath.NameOf(StepPath.Renewed(request.Step));
                if (!replies.TryGetValue(name, out var said))
                    replies[name] = said = [];
                said.Add(reply);
            }
        }

        if (replies.Count > 0)
            yaml.Append("\nworld:\n");
        foreach (var (name, said) in replies)
            Write(yaml, name, said);
    }

    /// <summary>The same answer several times is written once; the last holds from then on.</summary>
    private static void Write(StringBuilder yaml, string name, List<string> said)
    {
        yaml.Append($"  {name}:\n");
        for (var i = 0; i < said.Count;)
        {
            var next = i + 1;
            while (next < said.Count && said[next] == said[i])
                next++;
            yaml.Append($"    - {{{said[i]}{(next < said.Count ? $", times: {next - i}" : "")}}}\n");
            i = next;
        }
    }

    /// <summary>Null where the record ends before the answer.</summary>
    private string? Reply(Course course, DateTimeOffset askedAt, ActionRequested request)
    {
        foreach (var happened in course.Facts)
        {
            if (happened.At < askedAt)
                continue;
            var reply = happened.Fact switch
            {
                StepCompleted done when done.AttemptId == request.AttemptId => Succeeds(done.Output),
                StepUndone undone when undone.AttemptId == request.AttemptId => Succeeds(undone.Output),
                ActionFailed failed when failed.AttemptId == request.AttemptId => failed.TimedOut ? "answer: nothing" : Fails(failed.Outcome, failed.Error),
                ProbeTaken probe when probe.AttemptId == request.AttemptId => probe.Outcome == ActionOutcome.Succeeded ? Succeeds(probe.Output) : Fails(probe.Outcome, probe.Error),
                _ => null,
            };
            if (reply is not null)
                return reply == "answer: nothing" ? reply : $"{reply}, takes: {ScenarioWords.Time(Whole(happened.At - askedAt))}";
        }

        return null;
    }

    private string Succeeds(JsonElement? output) =>
        output is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } returned ? $"returns: {words.Json(returned)}" : "answer: succeeds";

    private string Fails(ActionOutcome outcome, string? error)
    {
        var answer = outcome switch
        {
            ActionOutcome.FailedFinal => "refuses",
            ActionOutcome.Unknown => "unknown",
            _ => "fails",
        };
        return string.IsNullOrEmpty(error) ? $"answer: {answer}" : $"answer: {answer}, error: {words.Quote(error)}";
    }

    /// <summary>Up to the next millisecond.</summary>
    private static TimeSpan Whole(TimeSpan took) => TimeSpan.FromMilliseconds(Math.Ceiling(took.TotalMilliseconds));
}
