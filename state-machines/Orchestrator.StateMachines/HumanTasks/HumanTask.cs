using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Contracts;
using Orchestrator.Contracts.HumanTasks;
using Machine = Orchestrator.StateMachines.HumanTasks.HumanTaskStateMachine;

namespace Orchestrator.StateMachines.HumanTasks;

/// <summary>One approval of several needed.</summary>
public sealed record TaskApproval(string By, DateTimeOffset At, string? Comment, JsonElement? Data);

/// <summary>How a task was decided, as whoever comes second is told.</summary>
public sealed record TaskDecision(TaskOutcome Outcome, IReadOnlyList<string> DecidedBy, string? Comment, DateTimeOffset DecidedAt);

/// <summary>The state of a task: what was asked, who may answer, and the answers so far.</summary>
[Stream("task")]
public sealed class HumanTask : Saga
{
    [JsonInclude]
    [Indexed]
    public Guid IncidentId { get; private set; }

    [JsonInclude]
    [Indexed]
    public Guid ResponseId { get; private set; }

    [JsonInclude]
    public string Flow { get; private set; } = "";

    [JsonInclude]
    public string Step { get; private set; } = "";

    [JsonInclude]
    public TaskKind Kind { get; private set; }

    [JsonInclude]
    public string Title { get; private set; } = "";

    [JsonInclude]
    public string Instructions { get; private set; } = "";

    [JsonInclude]
    public string? Command { get; private set; }

    [JsonInclude]
    public string? ExpectedOutput { get; private set; }

    [JsonInclude]
    public JsonElement? Evidence { get; private set; }

    /// <summary>Persons, and teams and roles with their prefix; nobody named is anybody.</summary>
    [JsonInclude]
    public IReadOnlyList<string> Candidates { get; private set; } = [];

    [JsonInclude]
    public IReadOnlyList<string> Excluded { get; private set; } = [];

    [JsonInclude]
    public int Quorum { get; private set; } = 1;

    [JsonInclude]
    public List<TaskApproval> Approvals { get; private set; } = [];

    [JsonInclude]
    [Indexed]
    public string? Assignee { get; private set; }

    [JsonInclude]
    [Indexed]
    public DateTimeOffset? DueAt { get; private set; }

    [JsonInclude]
    public DeadlineOutcome? OnDeadline { get; private set; }

    [JsonInclude]
    public IReadOnlyList<string> EscalateTo { get; private set; } = [];

    [JsonInclude]
    public TimeSpan? EscalateFor { get; private set; }

    [JsonInclude]
    public DeadlineOutcome? AfterEscalation { get; private set; }

    /// <summary>0, and 1 once it was escalated.</summary>
    [JsonInclude]
    public int Hop { get; private set; }

    [JsonInclude]
    [Indexed]
    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>When it was decided, expired or withdrawn.</summary>
    [JsonInclude]
    public DateTimeOffset? EndedAt { get; private set; }

    [JsonInclude]
    public TaskDecision? Decision { get; private set; }

    /// <summary>With state Expired: what the deadline's policy decided.</summary>
    [JsonInclude]
    public DeadlineOutcome? ExpiredWith { get; private set; }

    public override Guid? Incident => State == "Initial" ? null : IncidentId;

    /// <summary>The timer of the deadline that runs; another one after the escalation.</summary>
    [JsonIgnore]
    public Guid DeadlineToken => DerivedId.From(CorrelationId, "deadline", Hop.ToString());

    /// <summary>Names of people differ by case in one directory and not in the next: four eyes must not hang on it.</summary>
    public static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    protected override void Apply(Fact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case TaskOpened opened:
                Apply(opened, at);
                break;
            case TaskClaimed claimed:
                Assignee = claimed.By;
                State = nameof(Machine.Claimed);
                break;
            case TaskReleased:
                Assignee = null;
                State = nameof(Machine.Open);
                break;
            case TaskDelegated delegated:
                if (Candidates.Count > 0 && !Candidates.Any(known => IsSame(known, delegated.To)))
                    Candidates = [.. Candidates, delegated.To];
                Assignee = delegated.To;
                State = nameof(Machine.Claimed);
                break;
            case TaskApprovalGiven given:
                Approvals.Add(new TaskApproval(given.By, at, given.Comment, given.Data));
                break;
            case TaskDecided decided:
                Decision = new TaskDecision(decided.Outcome, decided.DecidedBy, decided.Comment, at);
                EndedAt = at;
                State = nameof(Machine.Decided);
                break;
            case TaskEscalated escalated:
                (Hop, Candidates, DueAt, Assignee) = (escalated.Hop, escalated.Candidates, escalated.DueAt, null);
                State = nameof(Machine.Open);
                break;
            case TaskExpired expired:
                (ExpiredWith, EndedAt) = (expired.Policy, at);
                State = nameof(Machine.Expired);
                break;
            case TaskWithdrawn:
                EndedAt = at;
                State = nameof(Machine.Withdrawn);
                break;
        }
    }

    private void Apply(TaskOpened opened, DateTimeOffset at)
    {
        (IncidentId, ResponseId, Flow, Step, Kind) = (opened.IncidentId, opened.ResponseId, opened.Flow, opened.Step, opened.Kind);
        (Title, Instructions, Command, ExpectedOutput) = (opened.Title, opened.Instructions, opened.Command, opened.ExpectedOutput);
        (Candidates, Excluded, Quorum, Evidence) = (opened.Candidates, opened.Excluded, opened.Quorum, opened.Evidence);
        (DueAt, OnDeadline) = (opened.DueAt, opened.OnDeadline);
        (EscalateTo, EscalateFor, AfterEscalation) = (opened.EscalateTo, opened.EscalateFor, opened.AfterEscalation);
        OpenedAt = at;
        State = nameof(Machine.Open);
    }
}
