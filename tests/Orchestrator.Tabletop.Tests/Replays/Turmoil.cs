using Orchestrator.AuditTrail.Facts;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Access;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Automation;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Rehearsals;
using Orchestrator.Tabletop.Simulations;
using Orchestrator.Tabletop.Tests.Recorded;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Tabletop.Tests.Replays;

/// <summary>
/// A day on which anything happens: actions fail, hang and answer late, people meddle, messages come twice under another id, the
/// process restarts. The same day for the same seed, whichever came before.
/// </summary>
internal sealed class Turmoil : IAsyncDisposable
{
    private static readonly TimeSpan Meddling = 50.Minutes();

    private readonly VirtualPlatform _platform;
    private readonly World _world;
    private readonly Recorder _recorder;
    private ulong _seed;
    private readonly SortedDictionary<string, Commits> _streams = new(StringComparer.Ordinal);
    private int _drawn;
    private Signal? _last;

    public Turmoil()
    {
        _platform = new VirtualPlatform(FlowCatalogue.Of(new KitchenSink(), new Cupboard()), settings: new VirtualSettings("rehearsal"));
        _world = new World(_platform);
        _recorder = new Recorder(_platform, _world);
        Simulation.Recorded += Watch;
    }

    /// <summary>Those that some day's facts told of.</summary>
    public HashSet<Type> Messages { get; } = [];

    private Simulation Simulation => _platform.Simulation;

    public async Task<Recording> Day(ulong seed)
    {
        (_seed, _drawn, _last) = (seed, 0, null);
        _streams.Clear();
        _platform.Reset();
        _world.Reset(seed);
        Prepare();
        await Simulation.Run();
        foreach (var last in _streams.Values.Select(stream => stream.End()))
            Messages.Add(last.GetType());
        return _recorder.Take();
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    private bool In(double probability) => Chance.Fraction(_seed, "turmoil", (++_drawn).ToString()) < probability;

    private T Of<T>(params ReadOnlySpan<T> options) => options[(int)(Chance.Fraction(_seed, "turmoil", (++_drawn).ToString()) * options.Length)];

    private TimeSpan Sometime() => TimeSpan.FromSeconds(Math.Round(Chance.Fraction(_seed, "when", (++_drawn).ToString()) * Meddling.TotalSeconds));

    private void Prepare()
    {
        Act();
        Ask();
        foreach (var number in Enumerable.Range(0, 2))
        {
            var signal = Signals.Firing("sink", Of(Severity.Error, Severity.Critical), ("service", $"sink-{number}"));
            _platform.Receive(signal with { OccurredAt = Simulation.Now }, number * 4.Minutes());
            Later(Sometime(), () => _platform.Receive(signal with { Id = "again", Severity = Of(Severity.Warning, Severity.Critical), OccurredAt = Simulation.Now }));
            Later(Sometime() + Of(TimeSpan.Zero, 1.Hours(), 2.Hours()), () => _platform.Receive(signal.Resolved() with { OccurredAt = Simulation.Now }));
            Later(Sometime() + Of(TimeSpan.Zero, 1.Hours()), () => _platform.Receive(signal with { Id = "once-more", OccurredAt = Simulation.Now }));
        }

        for (var i = Of(0, 3, 8, 25); i > 0; i--)
            Simulation.Later(Sometime() / 3, Meddle);
        Simulation.Later(5.Hours(), ResumeAll);
        if (In(0.5))
            Simulation.Later(Sometime(), () => Simulation.Restart(Of(TimeSpan.Zero, 2.Minutes())));
        Keys();
    }

    private void Act()
    {
        var bad = Of(0, 0.02, 0.1, 0.3);
        foreach (var action in new[] { "tap.on", "tap.drain", "tap.off", "machine.rinse", "wash.quick", "wash.slow", "wash.undo", "dish.dry", "dish.wet", "door.open", "door.push", "door.kick", "dishes.stack", "dishes.unstack" })
            _world.On(action, _ => In(1 - bad) ? Reply.Done with { Takes = In(1 - (bad / 2)) ? 2.Seconds() : Of(12.Seconds(), 25.Seconds()) } : Bad());
        _world.On("tap.fill", _ => In(0.8 - bad) ? Reply.Done : Bad());
        _world.On("level.read", _ => In(1 - (bad / 2))
            ? Reply.Done with { Output = FlowJson.ToElement(new { litres = Of(4, 8, 10), dishes = Of(1, 2, 2, 2, 3, 5) }), Takes = In(1 - (bad / 2)) ? 1.Seconds() : 12.Seconds() }
            : Bad());
    }

    private Reply Bad() => Of(
        new Reply(ActionOutcome.FailedRetryable, Error: "not now"), new Reply(ActionOutcome.FailedFinal, Error: "never"),
        new Reply(ActionOutcome.Unknown, Error: "the line went dead"), Reply.Silence, new Reply(ActionOutcome.Held),
        new Reply(ActionOutcome.FailedFinal, Error: "too late", Takes: 25.Seconds()));

    private void Ask()
    {
        foreach (var (name, group) in new[] { ("ana", "role:cook"), ("bob", "role:cook"), ("cleo", "team:chefs"), ("dan", "team:cooks") })
        {
            var person = new Person(name, [group]);
            _world.Add(person);
            for (var i = 0; i < 6; i++)
            {
                person.Habits.Add(new Habit(Likely(Deed.Approve), Of(20.Seconds(), 3.Minutes(), 9.Minutes()), Comment: Of(null, "hm")));
                person.Habits.Add(new Habit(In(0.7) ? Likely(Deed.Complete) : Deed.Nothing, Of(20.Seconds(), 3.Minutes(), 9.Minutes())));
            }
        }
    }

    private Deed Likely(Deed deed) => In(0.8) ? deed : Of(Deed.Reject, Deed.Nothing, Deed.Claim);

    private void Keys()
    {
        var key = DerivedId.From("key", "a");
        _world.Order(new IssueAccessKey(key, "ci", new string('a', 64), ["read"], "ana"), "ana", "issue a key");
        _world.Order(new RevokeAccessKey(key, "bob", Of(null, "it leaked")), "bob", "revoke a key", 1.Minutes());
    }

    private void Later(TimeSpan after, Action doing) => Simulation.Later(after, () =>
    {
        doing();
        return Task.CompletedTask;
    });

    // People.

    private async Task Meddle()
    {
        var responses = new List<Response>();
        foreach (var id in _world.Responses)
            responses.Add((await Simulation.State<Response>(id))!);
        foreach (var response in responses.Where(response => response.EndState is null && In(0.5)))
            Order(OnResponse(response));
        foreach (var stream in _streams.Keys.ToList())
        {
            if (stream.StartsWith("incident-", StringComparison.Ordinal))
                OnIncident(IdIn(stream));
            else if (stream.StartsWith("task-", StringComparison.Ordinal))
                OnTask(IdIn(stream));
        }

        if (In(0.06))
            Order(new PauseAutomation(EmergencyStop.Id, Of(null, "kitchen-sink"), "ana", "flood"));
        if (!In(0.5))
            return;
        Order(new ResumeAutomation(EmergencyStop.Id, null, "bob", "dry again"));
        Order(new ResumeAutomation(EmergencyStop.Id, "kitchen-sink", "bob", "dry again"));
    }

    private object OnResponse(Response response)
    {
        var steps = response.UnderWay.Select(step => step.Key).DefaultIfEmpty("nothing").ToArray();
        var step = Of<string>(steps);
        return Of<Func<object>>(
            () => new PauseResponse(response.CorrelationId, "ana", "wait"),
            () => new ResumeResponse(response.CorrelationId, "bob", "go on"),
            () => new ResumeResponse(response.CorrelationId, "bob", "go on"),
            () => new SkipStep(response.CorrelationId, step, "ana", "not needed"),
            () => new CompleteStep(response.CorrelationId, step, FlowJson.ToElement(new { byHand = true }), "ana", "done"),
            () => new RetryStep(response.CorrelationId, step, "bob", "again"),
            () => new CorrectStepInput(response.CorrelationId, step, FlowJson.ToElement(new { corrected = true }), "ana", "it was wrong"),
            () => In(0.15) ? new CancelResponse(response.CorrelationId, "cleo", "enough", In(0.6)) : new RetryStep(response.CorrelationId, step, "bob", "again"))();
    }

    private void OnIncident(Guid id)
    {
        if (In(0.2))
            Order(new AcknowledgeIncident(id, "ana", Of(null, "on it")));
        if (In(0.02))
            Order(new ResolveIncident(id, "bob", "seen"));
        if (In(0.2))
            Order(new ReopenIncident(id, "cleo", "not at all"));
        if (In(0.1))
            Order(new AddNote(id, "dan", "the floor is wet"));
        if (In(0.1))
            Order(new StartResponse(DerivedId.From(id, "by hand", (++_drawn).ToString()), id, "cupboard", null, FlowJson.ToElement(new { input = 1 }), "eve", "to be safe"));
    }

    private void OnTask(Guid id)
    {
        if (In(0.1))
            Order(new DelegateTask(id, "ana", "eve", Of(null, "you know it"), ["role:cook"]));
        if (In(0.2))
            Order(new ReleaseTask(id, Of("ana", "bob")));
        if (In(0.1))
            Order(new ClaimTask(id, "dan", ["team:cooks"]));
    }

    private async Task ResumeAll()
    {
        Order(new ResumeAutomation(EmergencyStop.Id, null, "bob", "the day is over"));
        Order(new ResumeAutomation(EmergencyStop.Id, "kitchen-sink", "bob", "the day is over"));
        foreach (var id in _world.Responses)
        {
            if ((await Simulation.State<Response>(id))!.PausedBy is not null)
                Order(new ResumeResponse(id, "bob", "the day is over"));
        }
    }

    private void Order(object command) => _world.Order(command, "the gateway's key", command.GetType().Name);

    // Messages.

    /// <summary>Some messages come again later under another id: late, out of order, or twice.</summary>
    private void Watch(RecordedFact recorded, Fact fact)
    {
        if (!_streams.TryGetValue(recorded.StreamId, out var commits))
            _streams[recorded.StreamId] = commits = new Commits(recorded.StreamId);
        if (fact is IncidentResolved resolved && In(0.5))
            Later(resolved.ClosesAt - Simulation.Now, () => _platform.Receive(_last! with { Id = $"at-the-close-of-{recorded.StreamId}", OccurredAt = Simulation.Now }));
        if (fact is RetryScheduled or StepStuck && In(0.2))
            Later(100.Milliseconds(), () => Order(new RetryStep(IdIn(recorded.StreamId), fact is RetryScheduled retry ? retry.Step : ((StepStuck)fact).Step, "bob", "at once")));
        if (fact is ChildStarted && In(0.3))
            Later(20.Seconds(), () => Order(new CancelResponse(IdIn(recorded.StreamId), "cleo", "no need to put it away")));
        if (fact is SignalReceived { Signal.Status: SignalStatus.Firing } received)
            _last = received.Signal;
        if (commits.Add(recorded, fact) is not { } message)
            return;
        Messages.Add(message.GetType());
        if (In(0.12))
            Simulation.Send(message, Of(TimeSpan.Zero, 5.Seconds(), 2.Minutes(), 40.Minutes(), 90.Minutes()), "somebody", refused: _ => { });
    }

    private static Guid IdIn(string stream) => Guid.Parse(stream.AsSpan(stream.Length - 36));
}
