namespace Orchestrator.App.Client;

/// <summary>Why a command did not do what it was to do: a sentence for people, a code for scripts.</summary>
/// <param name="problem">The platform's own words, as JSON.</param>
internal sealed class ClientFailed(int exitCode, string sentence, byte[]? problem = null) : Exception(sentence)
{
    public int ExitCode { get; } = exitCode;

    public byte[]? Problem { get; } = problem;
}
