namespace Orchestrator.StateMachines.Flows;

/// <summary>
/// A step as later steps refer to it: <c>var deploy = flow.Action&lt;Deploy&gt;("find-deploy", ...)</c>, then
/// <c>r =&gt; new { r.From(deploy).Version }</c>.
/// </summary>
public abstract class StepOutput
{
    /// <summary>The step's name, unique in its flow.</summary>
    public abstract string Name { get; }
}

/// <inheritdoc cref="StepOutput"/>
/// <typeparam name="T">What its output is read as; the output itself is JSON.</typeparam>
public abstract class StepOutput<T> : StepOutput;

/// <summary>The item a ForEach is at, inside its body.</summary>
public sealed class Item<T>(string forEach) : StepOutput<T>
{
    /// <summary>The name of the ForEach.</summary>
    public override string Name { get; } = forEach;
}
