namespace Orchestrator.Benchmarks;

/// <summary>The command line asks for something there is not; the message is all a person needs.</summary>
internal sealed class WrongArgument(string message) : Exception(message);
