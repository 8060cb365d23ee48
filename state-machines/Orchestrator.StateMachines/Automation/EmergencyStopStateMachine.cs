using MassTransit;
using Orchestrator.Contracts.Automation;

namespace Orchestrator.StateMachines.Automation;

/// <summary>
/// Running ⇄ Stopped. People stop all automation, or one flow's, and let it run again.
/// <list type="bullet">
/// <item>While a stop stands no action of its scope starts; what is under way is awaited.</item>
/// <item>A response that holds an action is told once the last stop over it is lifted, also one that registers after that.</item>
/// </list>
/// </summary>
public sealed class EmergencyStopStateMachine : MassTransitStateMachine<EmergencyStop>
{
    public EmergencyStopStateMachine()
    {
        InstanceState(x => x.CurrentState);

        Event(() => PauseAutomation, x => x.CorrelateById(m => m.Message.AutomationId));
        Event(() => ResumeAutomation, x => x.CorrelateById(m => m.Message.AutomationId));
        Event(() => RegisterHeld, x => x.CorrelateById(m => m.Message.AutomationId));

        Initially(
            When(PauseAutomation).Pause().MayReach(Stopped),
            When(ResumeAutomation).Resume(),
            When(RegisterHeld).Register().MayReach(Running));

        During(Running,
            When(PauseAutomation).Pause().MayReach(Stopped),
            When(ResumeAutomation).Resume(),
            When(RegisterHeld).Register());

        During(Stopped,
            When(PauseAutomation).Pause(),
            When(ResumeAutomation).Resume().MayReach(Running),
            When(RegisterHeld).Register());
    }

    public State Running { get; } = null!;

    public State Stopped { get; } = null!;

    public Event<PauseAutomation> PauseAutomation { get; } = null!;

    public Event<ResumeAutomation> ResumeAutomation { get; } = null!;

    public Event<RegisterHeld> RegisterHeld { get; } = null!;
}

internal static class EmergencyStopVerbs
{
    public static EventActivityBinder<EmergencyStop, PauseAutomation> Pause(
        this EventActivityBinder<EmergencyStop, PauseAutomation> binder) =>
        binder.Then(x => x.Saga.Pause(x.Message));

    public static EventActivityBinder<EmergencyStop, ResumeAutomation> Resume(
        this EventActivityBinder<EmergencyStop, ResumeAutomation> binder) =>
        binder.Then(x => x.Saga.Resume(x.Message));

    public static EventActivityBinder<EmergencyStop, RegisterHeld> Register(
        this EventActivityBinder<EmergencyStop, RegisterHeld> binder) =>
        binder.Then(x => x.Saga.Register(x.Message));
}
