using System.Runtime.CompilerServices;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Incidents;

namespace Orchestrator.StateMachines.Flows;

/// <summary>The head of a flow, and its steps in order.</summary>
public sealed class FlowBuilder : StepsBuilder
{
    private readonly List<string> _constraints = [];
    private readonly List<Objective> _objectives = [];
    private string _name = "";
    private int _version;
    private string _owner = "";
    private string _intent = "";
    private string _protects = "";
    private Trigger? _startsWhen;
    private TimeSpan? _deadline;
    private Overrun _whenOverdue;
    private Expression<string>? _exclusive;
    private SignalResolvedPolicy _onSignalResolved;
    private bool _resolvesIncident;
    private Expression<object?>? _returns;
    private StepsBuilder? _closing;

    /// <param name="name">Kebab-case; what the flow is called everywhere.</param>
    /// <param name="version">From 1. A change to a flow that has run is a new version: running responses stay on theirs.</param>
    public FlowBuilder Named(string name, int version)
    {
        (_name, _version) = (name, version);
        return this;
    }

    /// <summary>
    /// Who answers for the flow, and for each step that names nobody else. A team's name stands for
    /// <c>team:&lt;name&gt;</c>.
    /// </summary>
    public FlowBuilder OwnedBy(string owner)
    {
        _owner = owner;
        return this;
    }

    /// <summary>The desired state, why, and how it is verified.</summary>
    public FlowBuilder Intent(string intent)
    {
        _intent = intent;
        return this;
    }

    /// <summary>The outcome it protects.</summary>
    public FlowBuilder Protects(string outcome)
    {
        _protects = outcome;
        return this;
    }

    /// <summary>A limit it works under: time, a regulatory clock, what the user experiences meanwhile.</summary>
    public FlowBuilder Constraint(string constraint)
    {
        _constraints.Add(constraint);
        return this;
    }

    /// <summary>The signals it responds to; without, people and other flows start it.</summary>
    public FlowBuilder StartsWhen(Func<Signal, bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        _startsWhen = new Trigger((signal, _) => condition(signal), text);
        return this;
    }

    /// <summary>The signals it responds to, and the incidents; without, people and other flows start it.</summary>
    public FlowBuilder StartsWhen(
        Func<Signal, IncidentView, bool> condition,
        [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        _startsWhen = new Trigger(condition, text);
        return this;
    }

    /// <param name="percent">Of its responses, resolved within that time.</param>
    public FlowBuilder Objective(double percent, TimeSpan within)
    {
        _objectives.Add(new Objective(percent, within));
        return this;
    }

    /// <summary>How long a response may take in all, waiting for its key included.</summary>
    public FlowBuilder Deadline(TimeSpan deadline, Overrun whenMissed = Overrun.Escalate)
    {
        (_deadline, _whenOverdue) = (deadline, whenMissed);
        return this;
    }

    /// <summary>Two responses with one key never run together: the second waits, visibly, first come first served.</summary>
    public FlowBuilder Exclusive(Func<ResponseData, string> key, [CallerArgumentExpression(nameof(key))] string text = "")
    {
        _exclusive = new Expression<string>(key, text);
        return this;
    }

    /// <summary>What becomes of a running response when its signal no longer fires.</summary>
    public FlowBuilder OnSignalResolved(SignalResolvedPolicy policy)
    {
        _onSignalResolved = policy;
        return this;
    }

    /// <summary>
    /// When a response ends resolved, so is its incident, with the response's explanation as the reason: for signals that nobody
    /// resolves, such as a payment at risk. Without it an incident resolves when its signals do. Says nothing for a child's parent.
    /// </summary>
    public FlowBuilder ResolvesIncident()
    {
        _resolvesIncident = true;
        return this;
    }

    /// <summary>What a parent flow that started this one gets.</summary>
    public FlowBuilder Returns(Func<ResponseData, object?> output, [CallerArgumentExpression(nameof(output))] string text = "")
    {
        _returns = new Expression<object?>(output, text);
        return this;
    }

    /// <summary>
    /// Steps that run when the work is done and when it finishes early. By then the outcome stands: a failure among them goes to
    /// a human and turns nothing back.
    /// </summary>
    public FlowBuilder Closing(Action<StepsBuilder> steps)
    {
        _closing ??= new StepsBuilder();
        steps(_closing);
        return this;
    }

    internal FlowDefinition Build(string className) => new()
    {
        Name = _name.Length > 0 ? _name : className,
        Version = _version,
        Owner = _owner,
        Intent = _intent,
        Protects = _protects,
        Constraints = [.. _constraints],
        StartsWhen = _startsWhen,
        Objectives = [.. _objectives],
        Deadline = _deadline,
        WhenOverdue = _whenOverdue,
        Exclusive = _exclusive,
        OnSignalResolved = _onSignalResolved,
        ResolvesIncident = _resolvesIncident,
        Returns = _returns,
        Main = ToBlock(null, BlockRole.Main, "", new Inherited(_owner)),
        Closing = _closing?.ToBlock(null, BlockRole.Closing, "", new Inherited(_owner)),
    };
}

/// <summary>What a step takes from what it stands in, where it says nothing itself.</summary>
internal sealed record Inherited(string Owner);
