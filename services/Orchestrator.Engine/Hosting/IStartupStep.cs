namespace Orchestrator.Engine.Hosting;

/// <summary>What has to be done between the start of the store and the first message, in the order of registration.</summary>
public interface IStartupStep
{
    /// <exception cref="StartRefused">This process must not run.</exception>
    Task Run(CancellationToken cancellation);
}

/// <summary>Why this process must not run, for people: what is wrong, where, and what to do.</summary>
public sealed class StartRefused(string reason, Exception? cause = null) : Exception(reason, cause);
