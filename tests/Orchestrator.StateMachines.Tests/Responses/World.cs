using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using MassTransit;
using MassTransit.Mediator;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Guards;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;
using Response = Orchestrator.StateMachines.Responses.Response;

namespace Orchestrator.StateMachines.Tests.Responses;

internal sealed record Reply(ActionOutcome Outcome, object? Output = null, string? Error = null, TimeSpan? After = null, bool Never = false, TimeSpan? RetryAfter = null, bool? Repeatable = null)
{
    public static readonly Reply Hangs = new(ActionOutcome.Succeeded, Never: true);

    public static Reply Ok(object? output = null, TimeSpan? after = null) => new(ActionOutcome.Succeeded, output, After: after);

    public static Reply Fails(string error = "no luck", TimeSpan? after = null) => new(ActionOutcome.FailedFinal, null, error, after);

    public static Reply Again(string error = "try again", TimeSpan? retryAfter = null) =>
        new(ActionOutcome.FailedRetryable, null, error, RetryAfter: retryAfter);

    /// <param name="repeatable">The connector's word on another try.</param>
    public static Reply Unknown(string error = "connection lost", bool? repeatable = null) =>
        new(ActionOutcome.Unknown, null, error, Repeatable: repeatable);

    public static Reply Held() => new(ActionOutcome.Held);
}

internal sealed record Verdict(
    TaskOutcome Outcome,
    TimeSpan After,
    string By = "ana",
    object? Data = null,
    DeadlineOutcome? Deadline = null,
    bool Never = false)
{
    public static readonly Verdict Silence = new(TaskOutcome.Withdrawn, TimeSpan.Zero, Never: true);

    public static Verdict Yes(TimeSpan? after = null, object? data = null) => new(TaskOutcome.Approved, after ?? 1.Minutes(), Data: data);

    public static Verdict No(TimeSpan? after = null) => new(TaskOutcome.Rejected, after ?? 1.Minutes());

    public static Verdict Done(object? data = null) => new(TaskOutcome.Completed, 1.Minutes(), Data: data);

    public static Verdict Late(DeadlineOutcome outcome) => new(TaskOutcome.Expired, 5.Minutes(), Deadline: outcome);
}

internal sealed record Recorded(StagedFact Staged)
{
    public Fact Fact => Staged.Fact;
}

/// <summary>
/// The response and emergency-stop machines themselves, on a mediator, in virtual time. Whoever else they talk to is scripted: workers,
/// people, guards, locks. After each commit the folded facts, the snapshot read back and the machine's own state must agree.
/// </summary>
internal sealed class World
{
    public static readonly JsonSerializerOptions Snapshot = new() { Converters = { new JsonStringEnumConverter() } };

    private readonly InMemorySagaRepository<Response> _responses = new();
    private readonly InMemorySagaRepository<EmergencyStop> _stops = new();
    private IMediator _mediator;
    private readonly PriorityQueue<(Guid Id, object Message, Guid? Token), (DateTimeOffset, long)> _queue = new();
    private readonly Dictionary<Guid, long> _tokens = [];
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, List<AcquireLock>> _locks = [];
    private readonly AutomationSwitch _automation = new();
    private long _sequence;
    private (Guid Id, Guid? Causation) _handling;

    public World(params FlowDefinition[] flows)
    {
        LogContext.Current = null;
        Catalogue = new FlowCatalogue(flows);
        _mediator = Run(Catalogue);
    }

    public FlowCatalogue Catalogue { get; private set; }

    public DateTimeOffset Now { get; private set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public Dictionary<string, Func<ExecuteAction, int, Reply>> Actions { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Func<OpenTask, Verdict>> People { get; } = new(StringComparer.Ordinal);

    /// <summary>What people say whom no script is about.</summary>
    public Func<OpenTask, Verdict> Script { get; set; } = _ => Verdict.Silence;

    public Func<AskGuard, bool> GuardAsksFirst { get; set; } = _ => false;

    public Dictionary<Guid, Saga> Sagas { get; } = [];

    public Dictionary<Guid, List<Recorded>> Facts { get; } = [];

    /// <summary>What left the machines, in order, with when.</summary>
    public List<(DateTimeOffset At, object Message)> Sent { get; } = [];

    /// <summary>Changed before they are delivered: a script for what the world does to messages.</summary>
    public Func<object, IEnumerable<(object Message, TimeSpan Delay)>>? Bus { get; set; }

    public IEnumerable<string> Calls => Sent.Select(sent => sent.Message).OfType<ExecuteAction>().Select(call => call.Action);

    public IEnumerable<T> All<T>() => Sent.Select(sent => sent.Message).OfType<T>();

    public Response Response(Guid id) => (Response)Sagas[id];

    public IEnumerable<T> FactsOf<T>(Guid id)
        where T : Fact => Facts[id].Select(recorded => recorded.Fact).OfType<T>();

    public string? ReasonOf<T>(Guid id)
        where T : Fact => Facts[id].First(recorded => recorded.Fact is T).Staged.Reason;

    public void On(string action, params Reply[] replies) => Actions[action] = (_, call) => replies[Math.Min(call, replies.Length) - 1];

    public void Asks(string step, Verdict verdict) => People[step] = _ => verdict;

    public static Signal Signal(string service = "checkout") => new(
        "s1", "prometheus", "slo-breach", Severity.Critical, SignalStatus.Firing, service, "burning",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["service"] = service }, new Dictionary<string, string>(StringComparer.Ordinal), [], new(2026, 3, 1, 11, 59, 0, TimeSpan.Zero));

    public Guid Start(string flow = "test-flow", string name = "first", object? data = null, int? version = null)
    {
        var id = DerivedId.From("response", name);
        Push(new StartResponse(
            id,
            DerivedId.From("incident"),
            flow,
            version,
            FlowJson.ToElement(data ?? new { signal = Signal() }),
            "platform",
            "the test says so"));
        return id;
    }

    /// <summary>Starts one, runs until nothing is left to do, and gives its id.</summary>
    public async Task<Guid> Finish(string flow = "test-flow", object? data = null)
    {
        var id = Start(flow, data: data);
        await Run();
        return id;
    }

    public void Push(object message, TimeSpan? after = null, Guid? token = null) =>
        Enqueue(DerivedId.From("pushed", (++_sequence).ToString()), message, Now + (after ?? TimeSpan.Zero), token);

    /// <summary>Delivers what is due, in order, until nothing is left or the time has come.</summary>
    public async Task Run(TimeSpan? until = null)
    {
        var end = until is { } duration ? Now + duration : DateTimeOffset.MaxValue;
        for (var steps = 0; _queue.TryPeek(out _, out var key) && key.Item1 <= end; steps++)
        {
            steps.ShouldBeLessThan(100_000, "it does not come to an end");
            var (id, message, token) = _queue.Dequeue();
            if (token is { } timer && _tokens.GetValueOrDefault(timer) != key.Item2)
                continue;
            Now = key.Item1;
            await Deliver(id, message);
        }

        if (until is not null)
            Now = end;
    }

    /// <summary>Deploys another build: what was stored remains.</summary>
    public void Deploy(params FlowDefinition[] flows) => _mediator = Run(Catalogue = new FlowCatalogue(flows));

    /// <summary>As the API does it: in this process, answered after the commit.</summary>
    public async Task Command(object message)
    {
        try
        {
            await Deliver(DerivedId.From("command", (++_sequence).ToString()), message);
        }
        catch (EventExecutionException wrapped) when (CommandRefused.In(wrapped) is { } refused)
        {
            ExceptionDispatchInfo.Throw(refused);
        }
    }

    private IMediator Run(FlowCatalogue catalogue)
    {
        var responses = new ResponseStateMachine(catalogue, new Surroundings("test", _automation));
        var stop = new EmergencyStopStateMachine();
        responses.ConnectEventObserver(new Unit<Response>(this));
        stop.ConnectEventObserver(new Unit<EmergencyStop>(this));
        return MassTransit.Bus.Factory.CreateMediator(mediator =>
        {
            mediator.StateMachineSaga(responses, _responses);
            mediator.StateMachineSaga(stop, _stops);
        });
    }

    private void Enqueue(Guid id, object message, DateTimeOffset due, Guid? token)
    {
        if (token is { } timer)
            _tokens[timer] = _sequence + 1;
        _queue.Enqueue((id, message, token), (due, ++_sequence));
    }

    private async Task Deliver(Guid id, object message)
    {
        _handling = (id, null);
        switch (message)
        {
            case ExecuteAction call: Work(call); break;
            case OpenTask task: AskPerson(task); break;
            case AskGuard ask: Push(new GuardAnswered(ask.ResponseId, ask.Step, ask.GuardId, GuardAsksFirst(ask), 0, ask.Needed)); break;
            case AcquireLock or ReleaseLock: Lock(message); break;
            case WithdrawTask or ReportGuardedRun or NoteResponseStarted or NoteResponseEnded: break;
            default: await _mediator.Send(message, Pipe.Execute<SendContext>(context => context.MessageId = id)); break;
        }
    }

    private void Work(ExecuteAction call)
    {
        var number = _calls[call.Action] = _calls.GetValueOrDefault(call.Action) + 1;
        var reply = Actions.TryGetValue(call.Action, out var script) ? script(call, number) : Reply.Ok();
        if (!reply.Never)
            Push(
                new ActionEnded(
                    call.ResponseId,
                    call.Step,
                    call.AttemptId,
                    call.Attempt,
                    reply.Outcome,
                    reply.Outcome == ActionOutcome.Succeeded ? FlowJson.ToElement(reply.Output) : null,
                    reply.Error,
                    reply.RetryAfter,
                    reply.Repeatable),
                reply.After ?? 1.Seconds());
    }

    private void AskPerson(OpenTask task)
    {
        var verdict = People.TryGetValue(task.Step, out var script) || People.TryGetValue(
            StepPath.NameOf(task.Step),
            out script) ? script(task) : Script(task);
        if (!verdict.Never)
            Push(Ended(task, verdict), verdict.After);
    }

    public TaskEnded Ended(OpenTask task, Verdict verdict) => new(
        task.ResponseId, task.Step, task.TaskId, verdict.Outcome, verdict.Outcome == TaskOutcome.Expired ? [] : [verdict.By], null,
        verdict.Data is null ? null : FlowJson.ToElement(verdict.Data), Now + verdict.After, verdict.Deadline);

    private void Lock(object message)
    {
        var queue = message is AcquireLock ask ? _locks.TryGetValue(
            ask.LockId,
            out var known) ? known : _locks[ask.LockId] = [] : _locks[((ReleaseLock)message).LockId];
        if (message is AcquireLock wanted)
        {
            queue.Add(wanted);
            if (queue.Count == 1)
                Push(new LockGranted(wanted.ResponseId, wanted.LockId, wanted.Key));
            else
                Push(new LockQueued(wanted.ResponseId, wanted.LockId, wanted.Key, queue[0].ResponseId, queue.Count - 1));
            return;
        }

        var held = queue.Count > 0 && queue[0].ResponseId == ((ReleaseLock)message).ResponseId;
        queue.RemoveAll(entry => entry.ResponseId == ((ReleaseLock)message).ResponseId);
        if (held && queue.Count > 0)
            Push(new LockGranted(queue[0].ResponseId, queue[0].LockId, queue[0].Key));
    }

    private void Commit(Saga saga)
    {
        saga.CurrentState.ShouldBe(
            saga.State,
            $"machine and facts agree after {string.Join(", ", saga.Staged.Facts.Select(f => f.Fact.GetType().Name))}");
        (saga as Response)?.Steps.Values.ShouldNotContain(run => run.Status == StepStatus.Deciding);
        if (!Facts.TryGetValue(saga.CorrelationId, out var facts))
            (Facts[saga.CorrelationId], Shadows[saga.CorrelationId]) = (facts = [], (Saga)Activator.CreateInstance(saga.GetType())!);
        var shadow = Shadows[saga.CorrelationId];
        shadow.CorrelationId = saga.CorrelationId;
        foreach (var staged in saga.Staged.Facts)
        {
            facts.Add(new Recorded(staged));
            shadow.Fold(
                (Fact)JsonSerializer.Deserialize(
                    JsonSerializer.Serialize(staged.Fact, staged.Fact.GetType(), Snapshot),
                    staged.Fact.GetType(),
                    Snapshot)!,
                facts.Count,
                staged.At);
        }

        var live = JsonSerializer.Serialize(saga, saga.GetType(), Snapshot);
        JsonSerializer.Serialize(shadow, saga.GetType(), Snapshot).ShouldBe(live, "the fold of the facts is the state");
        JsonSerializer.Serialize(
            JsonSerializer.Deserialize(live, saga.GetType(), Snapshot),
            saga.GetType(),
            Snapshot).ShouldBe(live, "the snapshot holds the state");
        Sagas[saga.CorrelationId] = saga;
        if (saga is EmergencyStop stop)
            _automation.Set(stop);
        Send(saga.Staged);
        saga.Committed();
    }

    private void Send(Staged staged)
    {
        foreach (var token in staged.Cancelled)
            _tokens.Remove(token);
        foreach (var command in staged.Commands)
        {
            Sent.Add((Now, command.Command));
            foreach (var (message, delay) in Bus?.Invoke(command.Command) ?? [(command.Command, TimeSpan.Zero)])
                Enqueue(command.MessageId, message, Now + delay, null);
        }

        foreach (var timer in staged.Timers)
            Enqueue(timer.MessageId, timer.Message, timer.Due, timer.Token);
    }

    private Dictionary<Guid, Saga> Shadows { get; } = [];

    private sealed class Unit<TSaga>(World world) : IEventObserver<TSaga>
        where TSaga : Saga
    {
        public Task PreExecute(BehaviorContext<TSaga> context) => Task.CompletedTask;

        public Task PreExecute<T>(BehaviorContext<TSaga, T> context)
            where T : class
        {
            if (world._handling.Id != Guid.Empty && world._handling.Causation is null)
            {
                world._handling = (world._handling.Id, world._handling.Id);
                context.Saga.Begin(new Handling(world._handling.Id, world.Now, "bus"));
            }

            return Task.CompletedTask;
        }

        public Task PostExecute(BehaviorContext<TSaga> context) => Task.CompletedTask;

        public Task PostExecute<T>(BehaviorContext<TSaga, T> context)
            where T : class
        {
            world.Commit(context.Saga);
            return Task.CompletedTask;
        }

        public Task ExecuteFault(BehaviorContext<TSaga> context, Exception exception) => Task.CompletedTask;

        public Task ExecuteFault<T>(BehaviorContext<TSaga, T> context, Exception exception)
            where T : class
        {
            context.Saga.Staged.Facts.ShouldBeEmpty("what is refused records nothing");
            context.Saga.Committed();
            return Task.CompletedTask;
        }
    }
}
