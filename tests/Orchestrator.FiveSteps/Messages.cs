using Orchestrator.Contracts;

namespace Orchestrator.FiveSteps.Runs
{
    public sealed record StartRun(Guid RunId);

    public sealed record StepDone(Guid RunId, int Step);

    /// <summary>The run's own deadline; set at its start, cancelled at its end.</summary>
    public sealed record RunOverdue(Guid RunId);

    public sealed record RunStarted(Guid RunId, int Steps) : Fact;

    public sealed record RunStepDone(int Step) : Fact;

    public sealed record RunEnded(string Why) : Fact;

    public sealed record RunMessageIgnored(string Message, string Why) : Fact;
}

namespace Orchestrator.FiveSteps.Workers
{
    public sealed record DoStep(Guid RunId, int Step);

    /// <summary>The worker's effect: one a step, in the stream <c>effects-&lt;run&gt;</c>.</summary>
    public sealed record StepEffectMade(Guid RunId, int Step) : Fact;
}
