using Orchestrator.Actions.External;
using Orchestrator.Actions.Secrets;
using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.Catalogue;

/// <summary>One attempt on its way to a connector.</summary>
/// <param name="Outgoing">Where messages go; they leave with the commit that ends the handling of the command.</param>
/// <param name="Secrets">Resolves references now, and knows afterwards what must not be seen.</param>
public sealed record ActionAttempt(ExecuteAction Command, IOutgoing Outgoing, SecretsInUse Secrets);

/// <summary>Carries out what one logical name stands for.</summary>
public interface IConnector
{
    /// <summary>As in the setting <c>Connector</c>: http, exec, notify, publish, external, nothing.</summary>
    string Kind { get; }

    /// <summary>What it acts on: limits and circuit are per target, and the log names it.</summary>
    string Target { get; }

    /// <summary>A repeated call does no harm. If not, it is never called twice for one attempt (ruling 6).</summary>
    bool IsIdempotent { get; }

    /// <summary>
    /// Acts, and says what came of it. A cancelled token means that time is up: it still says what came of it, so far as
    /// that is known.
    /// </summary>
    /// <exception cref="ActionRefusedException">It cannot be done as asked; nothing was done.</exception>
    Task<ActionResult> Carry(ActionAttempt attempt, CancellationToken cancel);
}
