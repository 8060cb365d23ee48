using Orchestrator.Contracts;

namespace Orchestrator.AuditTrail.Facts;

/// <summary>What to do with a fact this program cannot read.</summary>
public enum OnUnreadable
{
    /// <summary>Throw <see cref="UnreadableFact"/>.</summary>
    Stop,

    /// <summary>Hand it over without its record, and with what is wrong with it.</summary>
    HandOver,

    /// <summary>Go on with the next.</summary>
    Skip,
}

/// <summary>A recorded fact with its record: either <paramref name="Fact"/> or <paramref name="Unreadable"/> is there.</summary>
public sealed record TypedFact(RecordedFact Recorded, Fact? Fact, UnreadableFact? Unreadable)
{
    /// <summary>Null where the fact cannot be read and is to be skipped.</summary>
    /// <exception cref="UnreadableFact">It cannot be read, and the caller wants to stop there.</exception>
    public static TypedFact? Of(FactTypes types, RecordedFact recorded, OnUnreadable onUnreadable)
    {
        try
        {
            return new TypedFact(recorded, types.Read(recorded), null);
        }
        catch (UnreadableFact unreadable) when (onUnreadable != OnUnreadable.Stop)
        {
            return onUnreadable == OnUnreadable.HandOver ? new TypedFact(recorded, null, unreadable) : null;
        }
    }
}
