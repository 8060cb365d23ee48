using System.Runtime.CompilerServices;
using Orchestrator.AuditTrail.Facts;

namespace Orchestrator.AuditTrail.Streams;

/// <summary>Streams as the records their facts were written from.</summary>
public static class TypedReads
{
    /// <exception cref="UnreadableFact">A fact cannot be read and <paramref name="onUnreadable"/> says to stop.</exception>
    public static async IAsyncEnumerable<TypedFact> ReadFacts(
        this IAuditStore store,
        FactTypes types,
        string streamId,
        StreamRange? range = null,
        OnUnreadable onUnreadable = OnUnreadable.Stop,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var recorded in store.ReadStream(streamId, range ?? StreamRange.All, cancellation))
        {
            if (TypedFact.Of(types, recorded, onUnreadable) is { } fact)
                yield return fact;
        }
    }
}
