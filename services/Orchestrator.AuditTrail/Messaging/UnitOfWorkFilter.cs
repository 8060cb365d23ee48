using System.Reflection;
using MassTransit;
using MassTransit.Context;
using MassTransit.Saga;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>Handles every message of an endpoint in one unit of work, whether a saga, a consumer or a handler takes it.</summary>
/// <param name="deliverWithin">How long to wait, after the commit, for what was sent to be on its way; null is until it is.</param>
public sealed class UnitOfWorkFilter(MessageHandling handling, string endpoint, TimeSpan? deliverWithin = null) : IFilter<ConsumeContext>
{
    public Task Send(ConsumeContext context, IPipe<ConsumeContext> next) => handling.Handle(context, endpoint, next, deliverWithin);

    public void Probe(ProbeContext context) => context.CreateFilterScope("unitOfWork");
}

public static class UnitOfWorkConfiguration
{
    private static readonly MethodInfo Generic = new Action<IReceiveEndpointConfigurator, MassTransitStateMachine<Saga>>(Saga).Method.GetGenericMethodDefinition();

    /// <summary>
    /// Gives everything on this endpoint the guarantees of the audit trail: one commit a message, an outbox, an inbox; and parks what
    /// faults, or what nobody here takes, as a row a person can see, retry or drop.
    /// </summary>
    public static void UseUnitOfWork(this IReceiveEndpointConfigurator endpoint, MessageHandling handling)
    {
        var name = endpoint.InputAddress.Segments[^1];
        endpoint.PublishFaults = false;
        endpoint.ConfigureConsumeTopology = false;
        endpoint.UseFilter(new GiveBackForeignVersions(handling, name));
        endpoint.UseFilter(new UnitOfWorkFilter(handling, name));
        endpoint.ConfigureError(pipe => pipe.UseFilter(new ParkFaulted(handling, name)));
        endpoint.ConfigureDeadLetter(pipe => pipe.UseFilter(new ParkSkipped(handling, name)));
    }

    /// <summary>Runs a state machine on this endpoint; its state is in the audit trail.</summary>
    public static void Saga<TSaga>(this IReceiveEndpointConfigurator endpoint, MassTransitStateMachine<TSaga> machine)
        where TSaga : Saga => endpoint.StateMachineSaga(machine, new SagaRepository<TSaga>(new SagaRepositoryContexts<TSaga>()));

    /// <inheritdoc cref="Saga{TSaga}(IReceiveEndpointConfigurator, MassTransitStateMachine{TSaga})"/>
    public static void Saga(this IReceiveEndpointConfigurator endpoint, StateMachine machine) =>
        Generic.MakeGenericMethod(machine.StateType()).Invoke(null, [endpoint, machine]);

    /// <summary>Runs all of the platform's state machines on this endpoint.</summary>
    public static void Sagas(this IReceiveEndpointConfigurator endpoint, Machines machines)
    {
        foreach (var machine in machines.All)
            endpoint.Saga(machine);
    }
}

/// <summary>
/// A message for a version that this process lacks goes back to its queue: during a rolling deployment another process has it
/// (ruling 21). It is neither a fault nor ever parked.
/// </summary>
internal sealed class GiveBackForeignVersions(MessageHandling handling, string endpoint) : IFilter<ConsumeContext>
{
    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        try
        {
            await next.Send(context);
        }
        catch (Exception error) when (FlowMissing.In(error) is { } missing)
        {
            await handling.GiveBack(context.ReceiveContext, endpoint, missing.Message);

            // Otherwise the receive pipeline takes it for a message that nobody wanted, and has it parked as such.
            await context.ReceiveContext.NotifyConsumed(
                new MessageConsumeContext<FlowMissing>(context, missing), context.ReceiveContext.ElapsedTime, nameof(GiveBackForeignVersions));
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("giveBackForeignVersions");
}

/// <summary>A message whose handling threw ends as a parked row with the error, never in a queue nobody reads.</summary>
internal sealed class ParkFaulted(MessageHandling handling, string endpoint) : IFilter<ExceptionReceiveContext>
{
    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        var cause = context.Exception.GetBaseException();
        await handling.Park(context, endpoint, $"{cause.GetType().Name}: {cause.Message}");

        // Otherwise the receive pipeline takes it for a message that nobody wanted, and has it parked again as such.
        await context.NotifyFaulted(context.Exception);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("parkFaulted");
}

/// <summary>A message of a type nobody on this endpoint takes.</summary>
internal sealed class ParkSkipped(MessageHandling handling, string endpoint) : IFilter<ReceiveContext>
{
    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next) =>
        handling.Park(context, endpoint, $"Nobody on {endpoint} takes messages of this type.");

    public void Probe(ProbeContext context) => context.CreateFilterScope("parkSkipped");
}
