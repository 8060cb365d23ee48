using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Orchestrator.StateMachines.Flows;

/// <summary>A step that is carried out by a connector.</summary>
public abstract class AutomatedStepBuilder<TSelf, T> : StepBuilder<TSelf, T>
    where TSelf : AutomatedStepBuilder<TSelf, T>
{
    private protected AutomatedStepBuilder(string name, string action)
        : base(name) => ActionName = action;

    private protected string ActionName { get; }

    private protected TimeSpan Limit { get; private set; } = TimeSpan.FromSeconds(30);

    /// <summary><c>deploys.freeze</c> takes the capability <c>deploys</c>.</summary>
    private protected override string DefaultCapability => ActionName.Split('.')[0];

    /// <summary>How long one attempt may take, from the moment it is requested; 30 s unless said.</summary>
    public TSelf Timeout(TimeSpan timeout) => Set(() => Limit = timeout);
}

/// <inheritdoc cref="StepsBuilder.Action{T}"/>
public sealed class ActionBuilder<T> : AutomatedStepBuilder<ActionBuilder<T>, T>
{
    private readonly Expression<object?> _input;
    private Compensation? _compensation;
    private string? _irreversible;
    private bool _readOnly;
    private Guarding? _guarding;
    private TimeSpan? _rescue;
    private RetryPolicy _retry = RetryPolicy.Never;

    internal ActionBuilder(string name, string action, Expression<object?> input)
        : base(name, action) => _input = input;

    /// <summary>The only retry layer there is: exponential, doubling, with full jitter.</summary>
    /// <param name="attempts">In all, the first included.</param>
    /// <param name="firstDelay">1 s unless said.</param>
    /// <param name="maxDelay">1 min unless said.</param>
    /// <param name="evenIfUnknown">Try again too when it is not known whether an attempt took effect. Read-only actions always are.</param>
    /// <param name="finalWhen">Errors that no further attempt can mend.</param>
    public ActionBuilder<T> Retry(
        int attempts,
        TimeSpan? firstDelay = null,
        TimeSpan? maxDelay = null,
        bool evenIfUnknown = false,
        Func<string, bool>? finalWhen = null,
        [CallerArgumentExpression(nameof(finalWhen))] string finalText = "") =>
        Set(() => _retry = new RetryPolicy(
            attempts,
            firstDelay ?? TimeSpan.FromSeconds(1),
            maxDelay ?? TimeSpan.FromMinutes(1),
            evenIfUnknown,
            finalWhen is null ? null : new ErrorCondition(finalWhen, finalText)));

    /// <summary>It changes nothing outside: it needs no compensation, and may be repeated at will.</summary>
    public ActionBuilder<T> ReadOnly() => Set(() => _readOnly = true);

    /// <summary>It cannot be undone.</summary>
    /// <param name="why">For whoever approves the flow.</param>
    public ActionBuilder<T> Irreversible(string why) => Set(() => _irreversible = why);

    /// <summary>How it is undone when the response turns back.</summary>
    /// <param name="action">Logical name.</param>
    /// <param name="input">Built from the response's data.</param>
    /// <param name="protects">What is at stake if it is not undone.</param>
    /// <param name="whenUnknown">What to do when it is not known whether the step took effect.</param>
    public ActionBuilder<T> CompensatedBy(
        string action,
        Func<ResponseData, object?> input,
        string protects,
        Undo whenUnknown = Undo.NeedsHuman,
        TimeSpan? timeout = null,
        RetryPolicy? retry = null,
        [CallerArgumentExpression(nameof(input))] string text = "") =>
        Set(() => _compensation = new Compensation(
            action, (r, _) =>
                input(r), SourceText.Normalised(text), false, protects, whenUnknown, timeout ?? Limit, retry ?? RetryPolicy.ForUndo));

    /// <summary>How it is undone when the response turns back, from what it gave.</summary>
    /// <param name="input">Built from the response's data and the step's own output.</param>
    public ActionBuilder<T> CompensatedBy(
        string action,
        Func<ResponseData, T, object?> input,
        string protects,
        Undo whenUnknown = Undo.NeedsHuman,
        TimeSpan? timeout = null,
        RetryPolicy? retry = null,
        [CallerArgumentExpression(nameof(input))] string text = "")
    {
        object? FromOutput(ResponseData r, JsonElement? done) =>
            input(
                r,
                done is { } output ? FlowJson.To<T>(output, $"the output of '{Name}'") : throw new DataMissing($"'{Name}' left no output"));
        return Set(() => _compensation = new Compensation(
            action, FromOutput, SourceText.Normalised(text), true, protects, whenUnknown, timeout ?? Limit, retry ?? RetryPolicy.ForUndo));
    }

    /// <summary>
    /// Earned automation: a person approves each run until it has succeeded that often under supervision in this environment; a
    /// failure, or a change of the step, starts the count again.
    /// </summary>
    /// <param name="askedOf">Who supervises; the step's owner unless said.</param>
    /// <param name="within">Unanswered by then is a no; 15 min unless said.</param>
    public ActionBuilder<T> Guarded(int until, TimeSpan? within = null, params string[] askedOf) =>
        Set(() => _guarding = new Guarding(until, [.. askedOf], within ?? TimeSpan.FromMinutes(15)));

    /// <summary>When its attempts are used up, its owner is asked to retry, skip or complete it before it fails.</summary>
    public ActionBuilder<T> RescuedByOwner(TimeSpan within) => Set(() => _rescue = within);

    private protected override Step Draft(Inherited inherited) => new ActionStep(Name, ActionName)
    {
        Input = _input,
        Timeout = Limit,
        Retry = _retry,
        Compensation = _compensation,
        Irreversible = _irreversible,
        ReadOnly = _readOnly,
        Guarding = _guarding,
        RescueWithin = _rescue,
    };
}

/// <inheritdoc cref="StepsBuilder.Verify{T}"/>
public sealed class VerifyBuilder<T> : AutomatedStepBuilder<VerifyBuilder<T>, T>, IVerifies
{
    private readonly Expression<object?> _input;
    private readonly OutputCondition _holds;
    private TimeSpan _for;
    private TimeSpan _every = TimeSpan.FromSeconds(15);
    private TimeSpan? _within;

    internal VerifyBuilder(string name, string action, Expression<object?> input, OutputCondition holds)
        : base(name, action) => (_input, _holds) = (input, holds);

    /// <summary>It must hold that long without a break; once is enough unless said.</summary>
    public VerifyBuilder<T> For(TimeSpan duration) => Set(() => _for = duration);

    /// <summary>How often it is read; 15 s unless said.</summary>
    public VerifyBuilder<T> Every(TimeSpan interval) => Set(() => _every = interval);

    /// <summary>If it has not held by then, the step fails.</summary>
    public VerifyBuilder<T> Within(TimeSpan deadline) => Set(() => _within = deadline);

    private protected override Step Draft(Inherited inherited) => new VerifyStep(Name, ActionName)
    {
        Input = _input,
        Holds = _holds,
        Timeout = Limit,
        ReadOnly = true,
        For = _for,
        Every = _every,
        Within = _within,
    };
}

/// <inheritdoc cref="StepsBuilder.StartFlow{T}"/>
public sealed class StartFlowBuilder<T> : StepBuilder<StartFlowBuilder<T>, T>
{
    private readonly string _flow;
    private readonly int? _version;
    private readonly Expression<object?> _input;
    private TimeSpan? _within;

    internal StartFlowBuilder(string name, string flow, int? version, Expression<object?> input)
        : base(name) => (_flow, _version, _input) = (flow, version, input);

    private protected override string DefaultCapability => _flow;

    /// <summary>After that the child is withdrawn, which undoes what it completed, and the step fails.</summary>
    public StartFlowBuilder<T> Within(TimeSpan deadline) => Set(() => _within = deadline);

    private protected override Step Draft(Inherited inherited) =>
        new StartFlowStep(Name, _flow, _version) { Input = _input, Within = _within };
}
