using Orchestrator.Contracts.Automation;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Rehearsals;

/// <summary>
/// A flow tried out in virtual time, for its author's tests: given a flow, when signals come and the world does this, then that. All
/// state machines of the platform run as they do in earnest; only what is outside is said here. An action nobody speaks of
/// succeeds after a second with an empty output, and people nobody speaks of do not answer.
/// <code>
/// Given(new DiskFull()).When(Signals.Firing("disk-full", labels: ("service", "checkout")))
///     .Action("capacity.scale-out").Fails(times: 2)
///     .Approver("team:your-team").Approves(after: 3.Minutes())
///     .Then().Resolved().Within(15.Minutes());
/// </code>
/// </summary>
public class Rehearsal
{
    private readonly Plan _plan;
    private readonly TimeSpan _at;

    private Rehearsal(Plan plan, TimeSpan at) => (_plan, _at) = (plan, at);

    private protected Rehearsal(Rehearsal before) => (_plan, _at) = (before._plan, before._at);

    private protected Plan Plan => _plan;

    private protected TimeSpan Moment => _at;

    /// <summary>The flow that is tried out, and those that it starts.</summary>
    public static Rehearsal Given(Flow flow, params ReadOnlySpan<Flow> others) => new(new Plan([flow, .. others]), TimeSpan.Zero);

    /// <summary>A signal comes in.</summary>
    public Rehearsal When(Signal signal)
    {
        _plan.Signals.Add(signal);
        _plan.At(_at, stage => stage.Platform.Receive(signal with { OccurredAt = stage.Platform.Simulation.Now }));
        return this;
    }

    /// <summary>What is said next holds or happens from this moment on, counted from the beginning.</summary>
    public Rehearsal At(TimeSpan moment) => new(_plan, moment);

    /// <summary>Whatever has fired until now stops.</summary>
    public Rehearsal SignalsResolve()
    {
        foreach (var signal in _plan.Signals.DistinctBy(signal => signal.DedupKey).ToList())
            _plan.At(_at, stage => stage.Platform.Receive(signal.Resolved() with { OccurredAt = stage.Platform.Simulation.Now }));
        return this;
    }

    /// <summary>The process ends and starts again, with nothing in its memory; what was under way is delivered once more.</summary>
    public Rehearsal ProcessRestarts(TimeSpan downFor = default)
    {
        _plan.At(_at, stage => stage.Platform.Simulation.Restart(downFor));
        return this;
    }

    /// <summary>The process dies in its next handling, after the commit and before anything was sent.</summary>
    public Rehearsal ProcessDies(TimeSpan downFor = default)
    {
        _plan.At(_at, stage => stage.Platform.Simulation.DieInNextHandling(downFor));
        return this;
    }

    /// <summary>The emergency stop: no action starts until <see cref="AutomationResumes"/>.</summary>
    public Rehearsal AutomationStops(string by = "somebody")
    {
        _plan.At(_at, stage => stage.World.Order(new PauseAutomation(EmergencyStop.Id, null, by, "it is rehearsed"), by, "stop automation"));
        return this;
    }

    public Rehearsal AutomationResumes(string by = "somebody")
    {
        _plan.At(_at, stage => stage.World.Order(new ResumeAutomation(EmergencyStop.Id, null, by, "it is rehearsed"), by, "resume automation"));
        return this;
    }

    /// <summary>What becomes of an action.</summary>
    /// <param name="name">Its logical name; or a step, where the same action serves several.</param>
    public ActionPart Action(string name) => new(this, name);

    /// <summary>Somebody who can be asked, by name, or as one of a group: <c>role:incident-commander</c>, <c>team:payments</c>.</summary>
    /// <param name="groups">Further teams and roles.</param>
    public PersonPart Person(string candidate, params IReadOnlyList<string> groups) => new(this, candidate, groups);

    /// <inheritdoc cref="Person"/>
    public PersonPart Approver(string candidate, params IReadOnlyList<string> groups) => Person(candidate, groups);

    /// <summary>What chance is drawn from, where something varies: the same seed is the same chance, on any machine.</summary>
    public Rehearsal Seed(ulong seed)
    {
        _plan.Seed = seed;
        return this;
    }

    /// <summary>Runs it, until nothing is left to happen, and asks how it went.</summary>
    /// <exception cref="FlowInvalid">The flow has findings.</exception>
    public Outcome Then() => Task.Run(_plan.Run).GetAwaiter().GetResult();
}
