using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Orchestrator.StateMachines.Flows;

/// <summary>Steps that run one after the other.</summary>
public class StepsBuilder
{
    private readonly List<IStepDraft> _drafts = [];

    /// <summary>An automated action whose output is read as <typeparamref name="T"/>.</summary>
    /// <param name="name">The step's name, kebab-case, unique in the flow.</param>
    /// <param name="action">Logical name, for example <c>deploys.freeze</c>; the action catalogue binds it to a connector.</param>
    /// <param name="input">Built from the response's data when the step starts; written as camelCase JSON.</param>
    public ActionBuilder<T> Action<T>(
        string name,
        string action,
        Func<ResponseData, object?>? input = null,
        [CallerArgumentExpression(nameof(input))] string text = "") =>
        Add(new ActionBuilder<T>(name, action, Inputs.From(input, text)));

    /// <inheritdoc cref="Action{T}"/>
    public ActionBuilder<JsonElement> Action(
        string name,
        string action,
        Func<ResponseData, object?>? input = null,
        [CallerArgumentExpression(nameof(input))] string text = "") =>
        Add(new ActionBuilder<JsonElement>(name, action, Inputs.From(input, text)));

    /// <summary>Asks people whether to go on.</summary>
    /// <param name="question">What they are asked, in one line.</param>
    public ApprovalBuilder Approval(string name, string question) => Add(new ApprovalBuilder(name, Inputs.Constant(question)));

    /// <inheritdoc cref="Approval(string, string)"/>
    public ApprovalBuilder Approval(
        string name,
        Func<ResponseData, string> question,
        [CallerArgumentExpression(nameof(question))] string text = "") =>
        Add(new ApprovalBuilder(name, new Expression<string>(question, text)));

    /// <summary>Something people do, and say when it is done.</summary>
    public ManualTaskBuilder<T> ManualTask<T>(string name, string instructions) =>
        Add(new ManualTaskBuilder<T>(name, Inputs.Constant(instructions)));

    /// <inheritdoc cref="ManualTask{T}(string, string)"/>
    public ManualTaskBuilder<T> ManualTask<T>(
        string name,
        Func<ResponseData, string> instructions,
        [CallerArgumentExpression(nameof(instructions))] string text = "") =>
        Add(new ManualTaskBuilder<T>(name, new Expression<string>(instructions, text)));

    /// <inheritdoc cref="ManualTask{T}(string, string)"/>
    public ManualTaskBuilder<JsonElement> ManualTask(string name, string instructions) => ManualTask<JsonElement>(name, instructions);

    /// <inheritdoc cref="ManualTask{T}(string, string)"/>
    public ManualTaskBuilder<JsonElement> ManualTask(
        string name,
        Func<ResponseData, string> instructions,
        [CallerArgumentExpression(nameof(instructions))] string text = "") => ManualTask<JsonElement>(name, instructions, text);

    /// <summary>Takes the first branch whose condition holds; none, and the flow goes on.</summary>
    public ChoiceBuilder Choice(string name) => Add(new ChoiceBuilder(name));

    /// <summary>Does all branches at once and goes on when every one is done.</summary>
    public ParallelBuilder All(string name) => Add(new ParallelBuilder(name, Join.All));

    /// <summary>
    /// Does all branches at once and goes on with the first that is done; the others are withdrawn, and undone if they
    /// completed something.
    /// </summary>
    public ParallelBuilder Any(string name) => Add(new ParallelBuilder(name, Join.Any));

    /// <summary>Does the same for each of a list.</summary>
    /// <param name="atMost">A longer list fails the step before it starts.</param>
    /// <param name="each">The steps for one item; <c>r.From(item)</c> is the item.</param>
    public ForEachBuilder ForEach<T>(
        string name,
        Func<ResponseData, IEnumerable<T>> items,
        int atMost,
        Action<StepsBuilder, Item<T>> each,
        [CallerArgumentExpression(nameof(items))] string text = "")
    {
        var body = new StepsBuilder();
        each(body, new Item<T>(name));
        return Add(new ForEachBuilder(
            name,
            new Expression<IReadOnlyList<JsonElement>>(r => [.. items(r).Select(item => FlowJson.ToElement(item))], text),
            typeof(T).Name,
            atMost,
            body));
    }

    /// <summary>Waits for a while.</summary>
    public WaitBuilder Wait(string name, TimeSpan duration) => Add(new WaitBuilder(name, duration, false, WaitTimeout.GoOn));

    /// <summary>Waits until the signal that started the response has resolved.</summary>
    public WaitBuilder WaitForSignalResolved(string name, TimeSpan within, WaitTimeout otherwise) =>
        Add(new WaitBuilder(name, within, true, otherwise));

    /// <summary>Reads until what it reads holds, and has held for as long as it should; the flow has then reached what it is for.</summary>
    /// <param name="action">A read-only action.</param>
    /// <param name="holds">Of what it answers.</param>
    public VerifyBuilder<T> Verify<T>(
        string name,
        string action,
        Func<ResponseData, object?> input,
        Func<T, bool> holds,
        [CallerArgumentExpression(nameof(input))] string inputText = "",
        [CallerArgumentExpression(nameof(holds))] string holdsText = "") =>
        Add(new VerifyBuilder<T>(
            name,
            action,
            Inputs.From(input, inputText),
            new OutputCondition(output => holds(FlowJson.To<T>(output, $"what '{action}' answered")), holdsText)));

    /// <summary>Runs another flow as a response of its own and goes on when it has resolved.</summary>
    /// <param name="version">Null is the newest.</param>
    public StartFlowBuilder<T> StartFlow<T>(
        string name,
        string flow,
        Func<ResponseData, object?>? input = null,
        int? version = null,
        [CallerArgumentExpression(nameof(input))] string text = "") =>
        Add(new StartFlowBuilder<T>(name, flow, version, Inputs.From(input, text)));

    /// <inheritdoc cref="StartFlow{T}"/>
    public StartFlowBuilder<JsonElement> StartFlow(
        string name,
        string flow,
        Func<ResponseData, object?>? input = null,
        int? version = null,
        [CallerArgumentExpression(nameof(input))] string text = "") =>
        Add(new StartFlowBuilder<JsonElement>(name, flow, version, Inputs.From(input, text)));

    /// <summary>The work is done: the closing steps run and the response ends resolved.</summary>
    public void Resolve(string name, string why) => Add(new EndBuilder(name, EndAs.Resolved, why));

    /// <summary>It has failed: what completed is undone, the last first.</summary>
    public void Fail(string name, string why) => Add(new EndBuilder(name, EndAs.Failed, why));

    /// <summary>The owner takes over: everything stays as it is.</summary>
    public void Escalate(string name, string why) => Add(new EndBuilder(name, EndAs.Escalated, why));

    internal Block ToBlock(string? owner, BlockRole role, string label, Inherited inherited, Expression<bool>? when = null) =>
        new(owner, role, label, [.. _drafts.Select(draft => draft.ToStep(inherited))], when);

    private TDraft Add<TDraft>(TDraft draft)
        where TDraft : IStepDraft
    {
        _drafts.Add(draft);
        return draft;
    }
}

/// <summary>A step being written.</summary>
internal interface IStepDraft
{
    Step ToStep(Inherited inherited);
}

internal static class Inputs
{
    /// <summary>No input is the empty object.</summary>
    public static Expression<object?> From(Func<ResponseData, object?>? input, string text) =>
        new(input ?? (static _ => null), input is null ? "" : text);

    public static Expression<string> Constant(string text) => new(_ => text, text);
}
