namespace Orchestrator.StateMachines.Flows;

/// <summary>
/// A response flow, written as code: derive, override <see cref="Define"/>, and what reads as a runbook is what runs. Needs a
/// constructor without parameters.
/// </summary>
public abstract class Flow
{
    protected abstract void Define(FlowBuilder flow);

    /// <summary>Builds and checks the definition.</summary>
    /// <exception cref="FlowInvalid">All that is wrong with it, each with its remedy.</exception>
    public FlowDefinition Build()
    {
        var (definition, findings) = Inspect();
        return findings.Count == 0 ? definition : throw new FlowInvalid(findings);
    }

    /// <summary>Builds the definition and says what is wrong with it.</summary>
    public (FlowDefinition Definition, IReadOnlyList<Finding> Findings) Inspect()
    {
        var builder = new FlowBuilder();
        try
        {
            Define(builder);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            var unfinished = builder.Build(GetType().Name);
            return (unfinished, [new Finding(unfinished.Name, null, $"{GetType().FullName}.Define failed: {error.Message.TrimEnd('.')}", "Only write down steps there: what they need is read when they run, by r => r.Signal and the like")]);
        }

        var definition = builder.Build(GetType().Name);
        return (definition, FlowChecks.Run(definition));
    }
}
