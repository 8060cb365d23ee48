using Orchestrator.AuditTrail.Facts;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Reports;
using Orchestrator.Tabletop.Simulations;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>
/// The outside world as it was recorded: actions come to what they came to and take as long, people answer as they did and after as
/// long. What it was not asked then it does not answer now, unless an assumption does.
/// </summary>
internal sealed class RecordedWorld(VirtualPlatform platform, IncidentRecord record, Question question, Evidence evidence)
{
    /// <summary>In earnest a message takes its time; here it takes none.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly RecordedActions _actions = new(record);
    private readonly RecordedTasks _tasks = new(record);
    private readonly Dictionary<Guid, OpenQuestion> _open = [];
    private readonly List<string> _refused = [];
    private long _last;

    /// <summary>What people did then and could not do now.</summary>
    public IReadOnlyList<string> Refused => _refused;

    private Simulation Simulation => platform.Simulation;

    /// <summary>Something that came from outside comes again at its time.</summary>
    public void Send(RecordedInput input) => Order(input.Message, input.Actor, input.At - record.Start);

    // Actions.

    public void Carry(ExecuteAction call)
    {
        if (platform.Automation.StopFor(call.Flow) is { } stop)
        {
            End(call, new ActionEnded(Guid.Empty, "", Guid.Empty, 0, ActionOutcome.Held, null, $"automation is stopped by {stop.By}: {stop.Reason}"), TimeSpan.Zero);
            return;
        }

        if (_actions.Take(call) is { } attempt)
        {
            if (attempt.Ended is { } ended)
                End(call, ended, attempt.Known);
            else if (call.Timeout > attempt.Known + Tolerance)
                NobodyAnswered(call, attempt);
            return;
        }

        if (Assumed(call) is not { } assumed)
        {
            Stop(call.Step, _actions.WhyNot(call));
            return;
        }

        evidence.Assume(_last, $"'{call.Step}' {AssumedResult.Words(assumed.Outcome)} after {Telling.Long(assumed.After)}");
        End(call, new ActionEnded(Guid.Empty, "", Guid.Empty, 0, assumed.Outcome, assumed.Output, assumed.Error), assumed.After);
    }

    // People.

    public void Watch(RecordedFact recorded, Fact fact)
    {
        _last = recorded.Position;
        if (!recorded.StreamId.StartsWith("task-", StringComparison.Ordinal))
            return;
        var id = Guid.Parse(recorded.StreamId.AsSpan("task-".Length));
        switch (fact)
        {
            case TaskOpened opened:
                Ask(id, opened);
                break;
            case TaskEscalated escalated:
                Escalate(id, _open[id] with { Candidates = escalated.Candidates });
                break;
            case TaskDecided or TaskExpired or TaskWithdrawn when _open.Remove(id, out var asked):
                Compare(recorded.StreamId, fact, asked);
                break;
        }
    }

    private void Ask(Guid id, TaskOpened opened)
    {
        var task = _tasks.Take(id, opened);
        _open[id] = new OpenQuestion(opened, opened.Candidates, task, Simulation.Now);
        if (opened.Kind == TaskKind.FollowUp)
            Order(id, task?.AtOnce ?? []);
        else if (task is not null)
            Answer(id, task.AtOnce, task.AtOnceKnown, "nothing is recorded of what people would have done after that");
        else
            Unanswered(id, "nobody was asked this", TimeSpan.Zero);
    }

    private void Escalate(Guid id, OpenQuestion asked)
    {
        _open[id] = asked with { AskedAt = Simulation.Now };
        Late(StreamAttribute.IdOf<StateMachines.HumanTasks.HumanTask>(id), asked);
        if (asked.Recorded?.Escalated is { } deeds)
            Answer(id, deeds, asked.Recorded.EscalatedKnown, "nothing is recorded of what those who were asked then would have done after that");
        else
            Unanswered(id, "it was not escalated then, so those who are asked now were not asked", TimeSpan.Zero);
    }

    private void Answer(Guid id, IReadOnlyList<Deed> deeds, TimeSpan known, string beyond)
    {
        Order(id, deeds);
        Unanswered(id, beyond, known + Tolerance);
    }

    private void Order(Guid id, IReadOnlyList<Deed> deeds)
    {
        foreach (var deed in deeds)
            Order(To(id, deed.Command), deed.By, deed.Waited);
    }

    /// <summary>If the question is still open then, only an assumption can answer it.</summary>
    private void Unanswered(Guid id, string why, TimeSpan after)
    {
        var since = _open[id].AskedAt;
        Later(after, () =>
        {
            if (!_open.TryGetValue(id, out var asked) || asked.AskedAt != since)
                return;
            if (question.Assumptions.OfType<AssumedAnswer>().FirstOrDefault(assumed => assumed.About == StepPath.NameOf(asked.Opened.Step)) is not { } assumed)
                Stop(asked.Opened.Step, after > TimeSpan.Zero ? $"{(after - Tolerance).InWords()} after it was asked, {why}" : why);
            else
                Suppose(id, asked, assumed);
        });
    }

    private void Suppose(Guid id, OpenQuestion asked, AssumedAnswer assumed)
    {
        // Not before the record falls silent: until then it tells that nobody did.
        var silent = Simulation.Now - asked.AskedAt;
        var waited = assumed.After > silent ? assumed.After : silent;
        var what = assumed.Outcome is { } outcome ? $"{outcome.ToString().ToLowerInvariant()} {Telling.Long(waited)} after it was asked" : "not answered";
        evidence.Assume(_last, $"'{asked.Opened.Step}' {what}");
        if (assumed.Outcome is not { } answer)
            return;
        for (var number = 1; number <= asked.Opened.Quorum; number++)
        {
            var by = number == 1 ? AssumedAnswer.Somebody : $"{AssumedAnswer.Somebody} {number}";
            Order(new DecideTask(id, answer, by, null, assumed.Data, asked.Candidates), by, waited - silent, about: id);
        }
    }

    /// <summary>Where a question ended otherwise than it did, what the record says of that.</summary>
    private void Compare(string stream, Fact end, OpenQuestion asked)
    {
        if (end is TaskExpired)
            Late(stream, asked);
    }

    private void Late(string stream, OpenQuestion asked)
    {
        if (asked.Recorded?.Answer is { } answer && answer.Waited > Simulation.Now - asked.OpenedAt)
            evidence.Note(stream, $"the recorded answer, {answer.Answer.Outcome.ToString().ToLowerInvariant()} by {answer.Answer.By}, came after {answer.Waited.InWords()}");
    }

    private static object To(Guid id, object command) => command switch
    {
        ClaimTask claim => claim with { TaskId = id },
        ReleaseTask release => release with { TaskId = id },
        DelegateTask delegated => delegated with { TaskId = id },
        DecideTask decide => decide with { TaskId = id },
        _ => throw new InvalidOperationException($"Nobody tells a task a {command.GetType().Name}."),
    };

    // Both.

    private void NobodyAnswered(ExecuteAction call, RecordedAttempt attempt) => Later(attempt.Known + Tolerance, async () =>
    {
        var response = await Simulation.State<Response>(call.ResponseId);
        if (response?.Steps.GetValueOrDefault(call.Step) is { Status: StepStatus.InFlight or StepStatus.Awaited } run && run.AttemptId == call.AttemptId)
            Stop(call.Step, $"nobody had answered for {attempt.Known.InWords()} where the record ends, and it may take {call.Timeout.InWords()}");
    });

    private AssumedResult? Assumed(ExecuteAction call) => question.Assumptions.OfType<AssumedResult>()
        .FirstOrDefault(assumed => assumed.About == StepPath.NameOf(call.Step) && !StepPath.IsUndo(call.Step))
        ?? question.Assumptions.OfType<AssumedResult>().FirstOrDefault(assumed => assumed.About == call.Action);

    private void End(ExecuteAction call, ActionEnded as_, TimeSpan after) => Simulation.Send(
        as_ with { ResponseId = call.ResponseId, Step = call.Step, AttemptId = call.AttemptId, Attempt = call.Attempt }, after, Actors.Platform);

    /// <param name="about">A question that others may have settled by then, and then nothing is lost.</param>
    private void Order(object message, string actor, TimeSpan after, Guid? about = null) => Simulation.Send(
        message, after, actor, refused: !Outsiders.MayBeRefused(message) ? null : refused =>
        {
            if (about is not { } question || _open.ContainsKey(question))
                _refused.Add($"{actor} cannot {Outsiders.InWords(message)} at {TimelineText.Offset(Simulation.Now - record.Start)}: {refused.Message}");
        });

    private void Later(TimeSpan after, Action then) => Later(after, () =>
    {
        then();
        return Task.CompletedTask;
    });

    private void Later(TimeSpan after, Func<Task> then) => Simulation.Later(after, then);

    private void Stop(string about, string why)
    {
        evidence.Unknown = new Unknown(Simulation.Now, about, why);
        throw new RecordEnds();
    }

    /// <param name="Candidates">Who can answer now.</param>
    /// <param name="AskedAt">Those who can answer now were asked then.</param>
    private sealed record OpenQuestion(TaskOpened Opened, IReadOnlyList<string> Candidates, RecordedTask? Recorded, DateTimeOffset AskedAt)
    {
        public DateTimeOffset OpenedAt { get; } = AskedAt;
    }
}
