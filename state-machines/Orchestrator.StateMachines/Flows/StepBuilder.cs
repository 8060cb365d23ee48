namespace Orchestrator.StateMachines.Flows;

/// <summary>What every step can say.</summary>
/// <typeparam name="TSelf">The kind of step, so that what follows is what it offers.</typeparam>
/// <typeparam name="T">What its output is read as.</typeparam>
public abstract class StepBuilder<TSelf, T> : StepOutput<T>, IStepDraft
    where TSelf : StepBuilder<TSelf, T>
{
    private string? _owner;
    private string? _capability;
    private string? _goesOnWithout;
    private bool _objective;
    private StepsBuilder? _fallback;

    private protected StepBuilder(string name) => Name = name;

    public override string Name { get; }

    private protected FreshEvidence? Evidence { get; private set; }

    private protected abstract string DefaultCapability { get; }

    private TSelf Self => (TSelf)this;

    /// <summary>Who answers for the step, where that is not the flow's owner.</summary>
    public TSelf OwnedBy(string owner) => Set(() => _owner = owner);

    /// <summary>What one must be able to do for it.</summary>
    public TSelf Capability(string capability) => Set(() => _capability = capability);

    /// <summary>The response has resolved only if this step succeeded.</summary>
    public TSelf IsObjective() => Set(() => _objective = true);

    /// <summary>Steps that do this one's work when it has failed.</summary>
    public TSelf Fallback(Action<StepsBuilder> steps) => Set(() => steps(_fallback ??= new StepsBuilder()));

    /// <summary>The flow goes on when the step, and its fallback, have failed: it is not worth turning back for.</summary>
    public TSelf GoOnWithout(string why) => Set(() => _goesOnWithout = why);

    /// <summary>
    /// What the step relies on, and how old it may be when the step starts: older, a read-only action is read again and people are asked again.
    /// </summary>
    public TSelf EvidenceNoOlderThan(TimeSpan age, params ReadOnlySpan<StepOutput> of)
    {
        Evidence = new FreshEvidence(age, [.. of.ToArray().Select(source => source.Name)]);
        return Self;
    }

    Step IStepDraft.ToStep(Inherited inherited)
    {
        var owner = _owner ?? inherited.Owner;
        var inner = new Inherited(owner);
        return Draft(inner) with
        {
            Owner = owner,
            Capability = _capability ?? DefaultCapability,
            GoesOnWithout = _goesOnWithout,
            IsObjective = _objective || this is IVerifies,
            Fallback = _fallback?.ToBlock(Name, BlockRole.Fallback, "", inner),
            Evidence = Evidence,
            OutputType = typeof(T).Name,
        };
    }

    private protected abstract Step Draft(Inherited inherited);

    private protected TSelf Set(Action change)
    {
        change();
        return Self;
    }
}

/// <summary>A step that shows the flow has reached what it is for.</summary>
internal interface IVerifies;
