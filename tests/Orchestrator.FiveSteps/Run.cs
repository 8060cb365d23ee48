using MassTransit;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.Contracts;
using Orchestrator.FiveSteps.Runs;
using Orchestrator.FiveSteps.Workers;
using Orchestrator.StateMachines;

namespace Orchestrator.FiveSteps;

[Stream("run")]
public sealed class Run : Saga
{
    public const int Steps = 5;

    public int Step { get; set; }

    [System.Text.Json.Serialization.JsonIgnore]
    public Guid? Deadline
    {
        get => ScheduleToken(StreamId, typeof(RunOverdue));
        set => _ = value;
    }

    protected override void Apply(Fact fact, DateTimeOffset at) => (State, Step) = fact switch
    {
        RunStarted => (nameof(RunStateMachine.Running), 1),
        RunStepDone done => (State, done.Step + 1),
        RunEnded => (nameof(RunStateMachine.Ended), Step),
        _ => (State, Step),
    };
}

/// <summary>
/// Initial -> Running -> Ended: five commands to a worker, each after the answer to the one before, with a deadline around them.
/// The smallest saga that uses everything the audit trail gives: facts, snapshot, commands, answers, a timer set and cancelled.
/// </summary>
public sealed class RunStateMachine : MassTransitStateMachine<Run>
{
    public RunStateMachine()
    {
        InstanceState(run => run.CurrentState);
        Event(() => StartRun, e => e.CorrelateById(context => context.Message.RunId));
        Event(() => StepDone, e => e.CorrelateById(context => context.Message.RunId));
        Schedule(() => Overdue, run => run.Deadline, s => s.Received = e => e.CorrelateById(context => context.Message.RunId));

        Initially(
            When(StartRun)
                .Then(context => context.Saga.Start())
                .Schedule(Overdue, context => new RunOverdue(context.Saga.CorrelationId), context => context.Saga.Now.UtcDateTime.AddHours(1))
                .TransitionTo(Running));

        During(Running,
            // One When an event: MassTransit asks each filter in turn, after the one before has changed the state.
            When(StepDone)
                .Then(context => context.Saga.Advance(context.Message))
                .If(context => context.Saga.State == nameof(Ended), ended => ended.Unschedule(Overdue).TransitionTo(Ended)),
            When(Overdue!.Received)
                .Then(context => context.Saga.Expire())
                .TransitionTo(Ended),
            Ignore(StartRun));

        During(Ended,
            When(StepDone).Then(context => context.Saga.Ignore(context.Message, "the run has ended")),
            When(Overdue!.Received).Then(context => context.Saga.Ignore(context.Message, "the run has ended")),
            Ignore(StartRun));
    }

    public State Running { get; } = null!;

    public State Ended { get; } = null!;

    public Event<StartRun> StartRun { get; } = null!;

    public Event<StepDone> StepDone { get; } = null!;

    public Schedule<Run, RunOverdue> Overdue { get; } = null!;
}

public static class RunDecisions
{
    public static void Start(this Run run)
    {
        run.Record(new RunStarted(run.CorrelationId, Run.Steps));
        run.Send(new DoStep(run.CorrelationId, 1));
    }

    public static void Advance(this Run run, StepDone done)
    {
        if (done.Step != run.Step)
        {
            run.Ignore(done, $"the run is at step {run.Step}");
            return;
        }

        run.Record(new RunStepDone(done.Step));
        if (done.Step == Run.Steps)
            run.Record(new RunEnded("all steps done"), reason: "the last step's answer came");
        else
            run.Send(new DoStep(run.CorrelationId, run.Step));
    }

    public static void Expire(this Run run) => run.Record(new RunEnded("deadline"), reason: "an hour has passed");

    public static void Ignore(this Run run, object message, string why) => run.Record(new RunMessageIgnored(message.GetType().Name, why), why);
}

/// <summary>Does a step: one fact as its effect, and an answer, in one commit.</summary>
public sealed class Worker : IConsumer<DoStep>
{
    public async Task Consume(ConsumeContext<DoStep> context)
    {
        context.Record($"effects-{context.Message.RunId}", new StepEffectMade(context.Message.RunId, context.Message.Step));
        await context.Publish(new StepDone(context.Message.RunId, context.Message.Step));
    }
}
