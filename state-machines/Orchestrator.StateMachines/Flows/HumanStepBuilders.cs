using System.Runtime.CompilerServices;
using System.Text.Json;
using Orchestrator.Contracts.HumanTasks;

namespace Orchestrator.StateMachines.Flows;

/// <summary>What people decided.</summary>
/// <param name="Outcome">Approved, or completed.</param>
/// <param name="Data">The form they filled in.</param>
public sealed record Decision(
    TaskOutcome Outcome,
    IReadOnlyList<string> DecidedBy,
    string? Comment,
    JsonElement? Data,
    DateTimeOffset DecidedAt);

/// <summary>A step for people.</summary>
public abstract class HumanStepBuilder<TSelf, T> : StepBuilder<TSelf, T>
    where TSelf : HumanStepBuilder<TSelf, T>
{
    private protected HumanStepBuilder(string name)
        : base(name)
    {
    }

    private protected Asking Asking { get; set; } = Flows.Asking.Nobody;

    private protected Expression<object?>? Shown { get; private set; }

    private protected override string DefaultCapability => "decide";

    /// <summary>Who may answer: persons, <c>team:payments</c>, <c>role:incident-commander</c>; the step's owner unless said.</summary>
    public TSelf AskedOf(params ReadOnlySpan<string> candidates)
    {
        Asking = Asking with { Candidates = [.. candidates] };
        return (TSelf)this;
    }

    /// <summary>Who may not.</summary>
    public TSelf NotAskedOf(params ReadOnlySpan<string> excluded)
    {
        Asking = Asking with { Excluded = [.. excluded] };
        return (TSelf)this;
    }

    /// <summary>Four eyes: whoever started or changed this response may not answer.</summary>
    public TSelf FourEyes() => Set(() => Asking = Asking with { FourEyes = true });

    /// <summary>What happens when nobody has answered by then: always said, never a silent default.</summary>
    public TSelf Deadline(TimeSpan within, DeadlineOutcome then) =>
        Set(() => Asking = Asking with { Deadline = within, OnDeadline = then });

    /// <summary>Nobody has answered within the deadline: ask others, once.</summary>
    /// <param name="then">What happens when they do not answer either: reject, approve or fail.</param>
    public TSelf EscalatesTo(string who, TimeSpan within, DeadlineOutcome then) =>
        Set(() => Asking = Asking with { EscalateTo = [who], EscalateFor = within, AfterEscalation = then });

    /// <summary>What the decision is based on: shown to whoever decides.</summary>
    public TSelf Shows(Func<ResponseData, object?> evidence, [CallerArgumentExpression(nameof(evidence))] string text = "") =>
        Set(() => Shown = new Expression<object?>(evidence, text));
}

/// <inheritdoc cref="StepsBuilder.Approval(string, string)"/>
public sealed class ApprovalBuilder : HumanStepBuilder<ApprovalBuilder, Decision>
{
    private readonly Expression<string> _question;
    private string _instructions = "";
    private Expression<int>? _quorum;
    private bool _early;
    private StepsBuilder? _onRejected;

    internal ApprovalBuilder(string name, Expression<string> question)
        : base(name) => _question = question;

    /// <summary>What to look at before deciding.</summary>
    public ApprovalBuilder Instructions(string instructions) => Set(() => _instructions = instructions);

    /// <summary>How many must approve; one rejection rejects.</summary>
    public ApprovalBuilder Quorum(int count) => Set(() => Asking = Asking with { Quorum = count });

    /// <inheritdoc cref="Quorum(int)"/>
    /// <param name="count">Of the case: two above an amount, one below. Never fewer than one.</param>
    public ApprovalBuilder Quorum(Func<ResponseData, int> count, [CallerArgumentExpression(nameof(count))] string text = "") =>
        Set(() => _quorum = new Expression<int>(count, text));

    /// <summary>Its task opens with the response; the answer is kept until the step needs it.</summary>
    public ApprovalBuilder AskEarly() => Set(() => _early = true);

    /// <summary>What is done when the answer is no; without, the step fails.</summary>
    public ApprovalBuilder OnRejected(Action<StepsBuilder> steps) => Set(() => steps(_onRejected ??= new StepsBuilder()));

    private protected override Step Draft(Inherited inherited) => new ApprovalStep(Name)
    {
        Title = _question,
        Instructions = _instructions,
        Asking = Asking,
        QuorumOf = _quorum,
        Shows = Shown,
        AskEarly = _early,
        OnRejected = _onRejected?.ToBlock(Name, BlockRole.Rejected, "", inherited),
        ReadOnly = true,
    };
}

/// <inheritdoc cref="StepsBuilder.ManualTask{T}(string, string)"/>
/// <typeparam name="T">What the form they fill in is read as.</typeparam>
public sealed class ManualTaskBuilder<T> : HumanStepBuilder<ManualTaskBuilder<T>, T>
{
    private readonly Expression<string> _instructions;
    private Expression<string>? _title;
    private Expression<string>? _command;
    private string? _expected;
    private Compensation? _compensation;
    private string? _irreversible;
    private bool _readOnly;

    internal ManualTaskBuilder(string name, Expression<string> instructions)
        : base(name) => _instructions = instructions;

    private protected override string DefaultCapability => "manual work";

    /// <summary>In one line; the step's name unless said.</summary>
    public ManualTaskBuilder<T> Title(string title) => Set(() => _title = Inputs.Constant(title));

    /// <summary>What to type, if it is something to type.</summary>
    public ManualTaskBuilder<T> Command(Func<ResponseData, string> command, [CallerArgumentExpression(nameof(command))] string text = "") =>
        Set(() => _command = new Expression<string>(command, text));

    /// <summary>What they should see when it went well.</summary>
    public ManualTaskBuilder<T> Expect(string output) => Set(() => _expected = output);

    /// <summary>It changes nothing outside.</summary>
    public ManualTaskBuilder<T> ReadOnly() => Set(() => _readOnly = true);

    /// <summary>It cannot be undone.</summary>
    public ManualTaskBuilder<T> Irreversible(string why) => Set(() => _irreversible = why);

    /// <summary>How it is undone when the response turns back.</summary>
    public ManualTaskBuilder<T> CompensatedBy(
        string action,
        Func<ResponseData, object?> input,
        string protects,
        TimeSpan? timeout = null,
        RetryPolicy? retry = null,
        [CallerArgumentExpression(nameof(input))] string text = "") =>
        Set(() => _compensation = new Compensation(
            action,
            (r, _) => input(r),
            SourceText.Normalised(text),
            false,
            protects,
            Undo.NeedsHuman,
            timeout ?? TimeSpan.FromSeconds(30),
            retry ?? RetryPolicy.ForUndo));

    private protected override Step Draft(Inherited inherited) => new ManualStep(Name)
    {
        Title = _title ?? Inputs.Constant(Name.Replace('-', ' ')),
        Instructions = _instructions,
        Command = _command,
        ExpectedOutput = _expected,
        Asking = Asking,
        Shows = Shown,
        Compensation = _compensation,
        Irreversible = _irreversible,
        ReadOnly = _readOnly,
    };
}
