using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Orchestrator.StateMachines.Flows;

/// <inheritdoc cref="StepsBuilder.Choice"/>
public sealed class ChoiceBuilder : StepBuilder<ChoiceBuilder, string>
{
    private readonly List<(string Label, Expression<bool>? When, StepsBuilder Steps)> _branches = [];

    internal ChoiceBuilder(string name)
        : base(name)
    {
    }

    private protected override string DefaultCapability => "";

    /// <param name="branch">What the branch is called in the diagram and the trail.</param>
    public ChoiceBuilder When(
        string branch,
        Func<ResponseData, bool> condition,
        Action<StepsBuilder> then,
        [CallerArgumentExpression(nameof(condition))] string text = "") => Branch(branch, new Expression<bool>(condition, text), then);

    /// <summary>The branch for all other cases; it comes last.</summary>
    public ChoiceBuilder Otherwise(Action<StepsBuilder> then, string branch = "otherwise") => Branch(branch, null, then);

    private protected override Step Draft(Inherited inherited) => new ChoiceStep(
        Name,
        [.. _branches.Select(branch => branch.Steps.ToBlock(Name, BlockRole.Branch, branch.Label, inherited, branch.When))])
    {
        ReadOnly = true,
    };

    private ChoiceBuilder Branch(string label, Expression<bool>? when, Action<StepsBuilder> then)
    {
        var steps = new StepsBuilder();
        then(steps);
        return Set(() => _branches.Add((label, when, steps)));
    }
}

/// <inheritdoc cref="StepsBuilder.All"/>
public sealed class ParallelBuilder : StepBuilder<ParallelBuilder, JsonElement>
{
    private readonly Join _join;
    private readonly List<(string Label, StepsBuilder Steps)> _branches = [];

    internal ParallelBuilder(string name, Join join)
        : base(name) => _join = join;

    private protected override string DefaultCapability => "";

    public ParallelBuilder Branch(string branch, Action<StepsBuilder> steps)
    {
        var builder = new StepsBuilder();
        steps(builder);
        return Set(() => _branches.Add((branch, builder)));
    }

    private protected override Step Draft(Inherited inherited) => new ParallelStep(
        Name,
        _join,
        [.. _branches.Select(branch => branch.Steps.ToBlock(Name, BlockRole.Branch, branch.Label, inherited))])
    {
        ReadOnly = true,
    };
}

/// <inheritdoc cref="StepsBuilder.ForEach{T}"/>
public sealed class ForEachBuilder : StepBuilder<ForEachBuilder, JsonElement>
{
    private readonly Expression<IReadOnlyList<JsonElement>> _items;
    private readonly string _itemType;
    private readonly int _atMost;
    private readonly StepsBuilder _body;
    private int _atOnce = 1;

    internal ForEachBuilder(string name, Expression<IReadOnlyList<JsonElement>> items, string itemType, int atMost, StepsBuilder body)
        : base(name) => (_items, _itemType, _atMost, _body) = (items, itemType, atMost, body);

    private protected override string DefaultCapability => "";

    /// <summary>How many items are under way at once; one after the other unless said.</summary>
    public ForEachBuilder AtOnce(int count) => Set(() => _atOnce = count);

    private protected override Step Draft(Inherited inherited) =>
        new ForEachStep(Name, _items, _atMost, _body.ToBlock(Name, BlockRole.Item, "", inherited))
    {
        AtOnce = _atOnce,
        ItemType = _itemType,
        ReadOnly = true,
    };
}

/// <inheritdoc cref="StepsBuilder.Wait"/>
public sealed class WaitBuilder : StepBuilder<WaitBuilder, JsonElement>
{
    private readonly WaitStep _step;

    internal WaitBuilder(string name, TimeSpan until, bool forSignal, WaitTimeout atDeadline)
        : base(name) => _step = new WaitStep(name, until, forSignal, atDeadline) { ReadOnly = true };

    private protected override string DefaultCapability => "";

    private protected override Step Draft(Inherited inherited) => _step;
}

internal sealed class EndBuilder(string name, EndAs how, string why) : IStepDraft
{
    public Step ToStep(Inherited inherited) => new EndStep(name, how, why) { Owner = inherited.Owner, ReadOnly = true };
}
