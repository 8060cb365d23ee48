using System.Text.Json;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Responses;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>One attempt of an action as it was recorded.</summary>
internal sealed class RecordedAttempt(string flow, ActionRequested requested, JsonElement input, DateTimeOffset at)
{
    public string Flow { get; } = flow;

    public ActionRequested Requested { get; } = requested;

    public JsonElement Input { get; } = input;

    public DateTimeOffset At { get; } = at;

    /// <summary>What came of it; null where nobody ever answered, as far as the record goes.</summary>
    public ActionEnded? Ended { get; private set; }

    /// <summary>How long it took, or how long the record knows that nobody answered.</summary>
    public TimeSpan Known { get; private set; }

    public bool Used { get; set; }

    public void End(DateTimeOffset at, ActionOutcome outcome, JsonElement? output, string? error, TimeSpan? retryAfter = null, bool? repeatable = null)
    {
        if (Ended is not null)
            return;
        Ended = new ActionEnded(Guid.Empty, Requested.Step, Requested.AttemptId, Requested.Attempt, outcome, output, error, retryAfter, repeatable);
        Known = at - At;
    }

    public void SilentUntil(DateTimeOffset end)
    {
        if (Ended is null)
            Known = end - At;
    }
}

/// <summary>What the actions of an incident came to. Each recorded attempt answers once: what was asked once was answered once.</summary>
internal sealed class RecordedActions
{
    private readonly List<RecordedAttempt> _attempts = [];

    public RecordedActions(IncidentRecord record)
    {
        foreach (var stream in record.Responses)
            Read(record.In(stream));
        _attempts.Sort((one, other) => one.At.CompareTo(other.At));
        foreach (var attempt in _attempts)
            attempt.SilentUntil(record.End);
    }

    /// <summary>The same attempt of the same step; else the next one of the same action with the same input.</summary>
    public RecordedAttempt? Take(ExecuteAction call)
    {
        var same = _attempts.FindAll(attempt => !attempt.Used && attempt.Requested.Action == call.Action && JsonElement.DeepEquals(attempt.Input, call.Input));
        var found = same.Find(attempt => attempt.Flow == call.Flow && attempt.Requested.Step == call.Step && attempt.Requested.Attempt == call.Attempt)
            ?? same.FirstOrDefault();
        if (found is not null)
            found.Used = true;
        return found;
    }

    /// <summary>Why nothing in the record answers.</summary>
    public string WhyNot(ExecuteAction call)
    {
        var known = _attempts.FindAll(attempt => attempt.Requested.Action == call.Action);
        if (known.Count == 0)
            return $"'{call.Action}' was never carried out";
        var same = known.FindAll(attempt => JsonElement.DeepEquals(attempt.Input, call.Input));
        return same.Count == 0
            ? $"'{call.Action}' was carried out with other input only: {known[^1].Input.GetRawText()}, not {call.Input.GetRawText()}"
            : $"'{call.Action}' was carried out {Times(same.Count)} with this input, and this is once more (attempt {call.Attempt})";
    }

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";

    private void Read(IReadOnlyList<Happened> facts)
    {
        var flow = facts.Select(happened => happened.Fact).OfType<ResponseStarted>().FirstOrDefault()?.Flow ?? "";
        var inputs = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var open = new Dictionary<Guid, RecordedAttempt>();
        string? timedOutIn = null;
        foreach (var happened in facts)
        {
            var attempt = AttemptOf(happened.Fact) is { } id ? open.GetValueOrDefault(id) : null;
            switch (happened.Fact)
            {
                case ActionRequested f:
                    inputs[f.Step] = f.Input ?? inputs[f.Step];
                    _attempts.Add(open[f.AttemptId] = new RecordedAttempt(flow, f, inputs[f.Step], happened.At));
                    break;
                case TimerElapsed { Purpose: "timeout" }:
                    timedOutIn = happened.Recorded.CausationId;
                    break;
                case StepCompleted f:
                    attempt?.End(happened.At, ActionOutcome.Succeeded, f.Output, null);
                    break;
                case StepUndone f:
                    attempt?.End(happened.At, ActionOutcome.Succeeded, f.Output, null);
                    break;
                case ActionFailed { TimedOut: false } f:
                    attempt?.End(happened.At, f.Outcome, null, f.Error, f.RetryAfter, f.Repeatable);
                    break;
                case ProbeTaken f when happened.Recorded.CausationId != timedOutIn:
                    attempt?.End(happened.At, f.Outcome, f.Output, f.Outcome == ActionOutcome.Succeeded ? null : f.Error);
                    break;
                case ResultIgnored { Message: nameof(ActionEnded) } f when f.Outcome is not null || f.Content is not null:
                    attempt?.End(happened.At, f.Outcome ?? ActionOutcome.Succeeded, f.Content, f.Error);
                    break;
                case ActionHeld { By: HeldBy.Worker } f:
                    _attempts.RemoveAll(held => held.Flow == flow && held.Requested.Step == f.Step && held.Ended is null);
                    break;
            }
        }
    }

    private static Guid? AttemptOf(Contracts.Fact fact) => fact switch
    {
        StepCompleted f => f.AttemptId,
        StepUndone f => f.AttemptId,
        ActionFailed f => f.AttemptId,
        ProbeTaken f => f.AttemptId,
        ResultIgnored f => f.About,
        _ => null,
    };
}
