using Orchestrator.AuditTrail.Facts;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;
using Orchestrator.Tabletop.Simulations;

namespace Orchestrator.Tabletop.Worlds;

/// <summary>Something that a person tried and the platform did not take.</summary>
public sealed record Refused(DateTimeOffset At, string By, string What, string Why);

/// <summary>
/// The outside world of a simulated platform: what its actions come to and what people do when they are asked. People use the
/// platform's own commands, so whatever it refuses them in earnest it refuses them here.
/// </summary>
public sealed class World
{
    private static readonly Span ASecond = TimeSpan.FromSeconds(1);

    private readonly VirtualPlatform _platform;
    private readonly Dictionary<string, Func<ExecuteAction, Reply>> _actions = new(StringComparer.Ordinal);
    private readonly List<Person> _people = [];
    private readonly OrderedDictionary<Guid, TaskOpened> _open = [];
    private readonly Dictionary<(Person, string?), int> _turns = [];
    private readonly Dictionary<Guid, ExecuteAction> _underWay = [];
    private readonly List<Guid> _responses = [];
    private readonly List<Refused> _refused = [];

    public World(VirtualPlatform platform, ulong seed = 0)
    {
        _platform = platform;
        Seed = seed;
        platform.Simulation.Answer<ExecuteAction>(Carry);
        platform.Simulation.Recorded += Watch;
        platform.Simulation.Restarted += CarryAgain;
    }

    private Simulation Simulation => _platform.Simulation;

    public ulong Seed { get; private set; }

    public IReadOnlyList<Person> People => _people;

    /// <summary>What people tried in vain, in order.</summary>
    public IReadOnlyList<Refused> RefusedOrders => _refused;

    /// <summary>The responses so far, in the order in which they started.</summary>
    public IReadOnlyList<Guid> Responses => _responses;

    /// <summary>Begins anew with the platform: the script is empty, what happened is forgotten.</summary>
    public void Reset(ulong seed)
    {
        Seed = seed;
        _actions.Clear();
        _people.Clear();
        _open.Clear();
        _turns.Clear();
        _underWay.Clear();
        _responses.Clear();
        _refused.Clear();
    }

    /// <summary>Says what becomes of an action from now on. One that nobody speaks of succeeds after a second, with an empty output.</summary>
    /// <param name="name">A step by path or name, or the action's logical name; the closer one counts.</param>
    public void On(string name, Func<ExecuteAction, Reply> reply) => _actions[name] = reply;

    /// <inheritdoc cref="On(string, Func{ExecuteAction, Reply})"/>
    public void On(string name, Replies replies) => On(name, call => replies.To(call.Attempt));

    public void Add(Person person) => _people.Add(person);

    /// <summary>A person's command, through the machine that takes it.</summary>
    /// <param name="what">For people who read what was refused: "approve 'go-on'".</param>
    public void Order(object command, string by, string what, TimeSpan after = default) =>
        Simulation.Send(command, after, by, refused: refusal => NoteRefused(by, what, refusal.Message));

    /// <summary>The newest question of a step that waits for an answer; null where none does.</summary>
    public Guid? OpenTask(string step)
    {
        foreach (var (id, task) in _open.Reverse())
        {
            if (task.Step == step || StepPath.NameOf(task.Step) == step)
                return id;
        }

        return null;
    }

    /// <summary>Notes that a person could not do something, for a reason the platform was not asked about.</summary>
    public void NoteRefused(string by, string what, string why) => _refused.Add(new Refused(Simulation.Now, by, what, why));

    /// <summary>The newest response of a flow; null where none has started.</summary>
    public async Task<Response?> Newest(string flow)
    {
        for (var i = _responses.Count - 1; i >= 0; i--)
        {
            if (await Simulation.State<Response>(_responses[i]) is { } response && response.Flow == flow)
                return response;
        }

        return null;
    }

    // Actions.

    private void Carry(ExecuteAction call)
    {
        if (_platform.Automation.StopFor(call.Flow) is { } stop)
        {
            End(call, ActionOutcome.Held, new Reply(ActionOutcome.Held, Error: $"automation is stopped by {stop.By}: {stop.Reason}"));
            return;
        }

        var reply = ReplyTo(call);
        _underWay[call.AttemptId] = call;
        if (reply.Outcome is not { } outcome)
            return;
        if (reply.FlakyBy > 0 && Draw("flaky", call) < reply.FlakyBy)
            (outcome, reply) = (ActionOutcome.FailedRetryable, reply with { Output = null, Error = "it failed, as it does now and then" });
        Simulation.Later((reply.Takes ?? ASecond).At(Draw("takes", call)), () =>
        {
            // A process that died meanwhile has taken the work with it.
            if (_underWay.TryGetValue(call.AttemptId, out var mine) && ReferenceEquals(mine, call))
                End(call, outcome, reply);
            return Task.CompletedTask;
        });
    }

    private void End(ExecuteAction call, ActionOutcome outcome, Reply reply)
    {
        _underWay.Remove(call.AttemptId);
        Simulation.Send(
            new ActionEnded(
                call.ResponseId, call.Step, call.AttemptId, call.Attempt, outcome,
                outcome == ActionOutcome.Succeeded ? reply.Output ?? FlowJson.ToElement(new { }) : null,
                reply.Error ?? (outcome == ActionOutcome.Succeeded ? null : "it failed")),
            actor: Actors.Platform,
            messageId: DerivedId.From(call.AttemptId, outcome == ActionOutcome.Held ? $"held {Simulation.Now:O}" : "ended"));
    }

    private Reply ReplyTo(ExecuteAction call) =>
        _actions.TryGetValue(call.Step, out var script) || _actions.TryGetValue(StepPath.NameOf(call.Step), out script) || _actions.TryGetValue(call.Action, out script)
            ? script(call)
            : Reply.Done;

    private double Draw(string what, ExecuteAction call) =>
        Chance.Fraction(Seed, what, _responses.IndexOf(call.ResponseId).ToString(), call.Step, call.Attempt.ToString());

    /// <summary>The process is up again: its queue gives out anew what had been given out and not answered.</summary>
    private Task CarryAgain()
    {
        var lost = _underWay.Values.ToList();
        _underWay.Clear();
        foreach (var call in lost)
            Simulation.Send(call with { }, messageId: call.AttemptId);
        return Task.CompletedTask;
    }

    // People.

    private void Watch(RecordedFact recorded, Fact fact)
    {
        switch (fact)
        {
            case ResponseStarted:
                _responses.Add(IdIn(recorded.StreamId));
                break;
            case TaskOpened opened:
                _open[IdIn(recorded.StreamId)] = opened;
                Ask(IdIn(recorded.StreamId), opened, among: null);
                break;
            case TaskDecided or TaskExpired or TaskWithdrawn:
                _open.Remove(IdIn(recorded.StreamId));
                break;
            case TaskEscalated escalated:
                var before = _open[IdIn(recorded.StreamId)];
                Ask(IdIn(recorded.StreamId), before with { Candidates = escalated.Candidates }, among: before.Candidates);
                break;
        }
    }

    /// <param name="among">Who was asked before the escalation and is on it already.</param>
    private void Ask(Guid id, TaskOpened task, IReadOnlyList<string>? among)
    {
        foreach (var person in _people)
        {
            if (HabitOf(person, task, escalated: among is not null) is not { } habit || (among is not null && person.IsAmong(among)))
                continue;
            var turn = _turns[(person, habit.Step)] = _turns.GetValueOrDefault((person, habit.Step)) + 1;
            var after = habit.After.At(Chance.Fraction(Seed, "answers", person.Name, task.Step, turn.ToString()));
            var what = $"{habit.Deed.ToString().ToLowerInvariant()} '{task.Step}'";
            if (habit.Deed == Deed.Claim)
                Order(new ClaimTask(id, person.Name, person.Groups), person.Name, what, after);
            else if (habit.Deed != Deed.Nothing)
                Order(new DecideTask(id, Outcome(habit.Deed), person.Name, habit.Comment, habit.Data, person.Groups), person.Name, what, after);
        }
    }

    private Habit? HabitOf(Person person, TaskOpened task, bool escalated)
    {
        var isAsked = person.IsAmong(task.Candidates);
        // Whoever is asked later waits for that; whoever is never asked tries all the same where the script says so.
        if (!isAsked && (escalated || (task.EscalateTo.Count > 0 && person.IsAmong(task.EscalateTo))))
            return null;
        var fitting = person.Habits.Where(habit => habit.Fits(task.Kind) && habit.IsAbout(task.Step)).ToList();
        var mine = fitting.FindAll(habit => habit.Step is not null);
        if (mine.Count == 0 && isAsked)
            mine = fitting;
        return mine.Count == 0 ? null : mine[Math.Min(_turns.GetValueOrDefault((person, mine[0].Step)), mine.Count - 1)];
    }

    private static TaskOutcome Outcome(Deed deed) => deed switch
    {
        Deed.Approve => TaskOutcome.Approved,
        Deed.Reject => TaskOutcome.Rejected,
        _ => TaskOutcome.Completed,
    };

    private static Guid IdIn(string streamId) => Guid.Parse(streamId.AsSpan(streamId.Length - 36));
}
