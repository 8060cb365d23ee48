using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>Something a person did about a task.</summary>
/// <param name="Waited">Since the person was asked.</param>
internal sealed record Deed(object Command, string By, TimeSpan Waited);

/// <summary>What people did about one recorded task.</summary>
/// <param name="Opened">What was asked.</param>
/// <param name="AtOnce">By those who were asked when it opened.</param>
/// <param name="AtOnceKnown">How long the record tells what these did or did not do.</param>
/// <param name="Escalated">By those who were asked when nobody had answered; null where it did not come to that.</param>
/// <param name="EscalatedKnown">How long the record tells what these did or did not do, from when they were asked.</param>
internal sealed record RecordedTask(
    Guid Id,
    TaskOpened Opened,
    IReadOnlyList<Deed> AtOnce,
    TimeSpan AtOnceKnown,
    IReadOnlyList<Deed>? Escalated,
    TimeSpan EscalatedKnown)
{
    public bool Used { get; set; }

    /// <summary>The answer that settled it, and when, since it was opened; null where nobody answered.</summary>
    public (DecideTask Answer, TimeSpan Waited)? Answer { get; init; }
}

/// <summary>What people did when they were asked in an incident.</summary>
internal sealed class RecordedTasks
{
    private readonly List<RecordedTask> _tasks;

    public RecordedTasks(IncidentRecord record) => _tasks = [.. record.Tasks.Select(stream => Read(record, stream)).OfType<RecordedTask>()];

    /// <summary>The same question of the same response; else the next one that the same step of the flow asked.</summary>
    public RecordedTask? Take(Guid id, TaskOpened asked)
    {
        var found = _tasks.Find(task => !task.Used && task.Id == id) ?? _tasks.Find(task =>
            !task.Used && task.Opened.Flow == asked.Flow && task.Opened.Kind == asked.Kind && StepPath.NameOf(task.Opened.Step) == StepPath.NameOf(asked.Step));
        if (found is not null)
            found.Used = true;
        return found;
    }

    private static RecordedTask? Read(IncidentRecord record, string stream)
    {
        var facts = record.In(stream);
        if (facts[0].Fact is not TaskOpened opened)
            return null;
        var openedAt = facts[0].At;
        var escalatedAt = facts.FirstOrDefault(happened => happened.Fact is TaskEscalated)?.At;
        var endedAt = facts.FirstOrDefault(happened => happened.Fact is TaskDecided or TaskExpired or TaskWithdrawn)?.At ?? record.End;
        List<Deed> atOnce = [], escalated = [];
        foreach (var input in record.Inputs(stream).Where(input => input.Message is ClaimTask or ReleaseTask or DelegateTask or DecideTask))
        {
            var by = By(input.Message);
            if (escalatedAt is { } since && input.At >= since)
                escalated.Add(new Deed(input.Message, by, input.At - since));
            else
                atOnce.Add(new Deed(input.Message, by, input.At - openedAt));
        }

        var answer = record.Inputs(stream).LastOrDefault(input => input.Message is DecideTask);
        return new RecordedTask(
            Guid.Parse(stream.AsSpan("task-".Length)), opened, atOnce, (escalatedAt ?? endedAt) - openedAt, escalatedAt is null ? null : escalated,
            escalatedAt is { } asked ? endedAt - asked : TimeSpan.Zero)
        {
            Answer = answer is { Message: DecideTask decided } ? (decided, answer.At - openedAt) : null,
        };
    }

    private static string By(object command) => command switch
    {
        ClaimTask claim => claim.By,
        ReleaseTask release => release.By,
        DelegateTask delegated => delegated.By,
        DecideTask decide => decide.By,
        _ => "",
    };
}
