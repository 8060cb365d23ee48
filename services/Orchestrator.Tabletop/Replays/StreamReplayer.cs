using Orchestrator.AuditTrail.Facts;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Inputs;

namespace Orchestrator.Tabletop.Replays;

/// <summary>
/// Feeds streams their own recorded inputs, one stream after the other, in stream order, with recorded ids and times (docs/adr/0009),
/// and compares what comes of each with what was recorded.
/// </summary>
internal sealed class StreamReplayer(FlowCatalogue flows) : IAsyncDisposable
{
    private readonly Replica _replica = new(flows);

    /// <param name="record">The whole stream, in order.</param>
    public async Task<StreamReplay> Replay(string streamId, IReadOnlyList<PlacedFact> record)
    {
        var map = InputMaps.Of(streamId)!;
        if (WhyNotReplayable(record, out var past) is { } reason)
            return new StreamReplay.NotReplayable(streamId, record.Count, reason);

        var saga = map.NewSaga(streamId);
        await _replica.Reset();
        for (var from = 0; from < record.Count;)
        {
            var to = from + 1;
            while (to < record.Count && record[to].Fact.CausationId == record[from].Fact.CausationId)
                to++;
            var commit = new RecordedCommit(streamId, record, past, from, to);
            if (commit.MessageOf(map, saga) is not { } message)
                return new StreamReplay.NotReplayable(
                    streamId, record.Count, $"{record[from].Place}: {record[from].Fact.Type} does not tell which message led to it.");
            if (await RunAgain(commit, message) is { } other)
                return other;
            for (; from < to; from++)
                saga.Fold(past[from].Fact, from + 1, past[from].At);
        }

        return new StreamReplay.Equal(streamId, record.Count);
    }

    public ValueTask DisposeAsync() => _replica.DisposeAsync();

    /// <summary>Null where the commit came out as recorded.</summary>
    private async Task<StreamReplay?> RunAgain(RecordedCommit commit, object message)
    {
        _replica.World.TurnTo(commit.Facts);
        IReadOnlyList<RecordedFact> replayed = [];
        string? error = null;
        try
        {
            replayed = await _replica.Handle(message, commit);
        }
        catch (Exception failure)
        {
            error = (CommandRefused.In(failure) ?? failure.GetBaseException()).Message;
        }

        return commit.Compare(message, replayed, error);
    }

    private string? WhyNotReplayable(IReadOnlyList<PlacedFact> record, out PastFact[] past)
    {
        past = new PastFact[record.Count];
        if (record[0].Fact.Version != 1)
            return $"{record[0].Place} is the first there is, and what came before is needed too. Export the trail from its start.";
        for (var i = 0; i < record.Count; i++)
        {
            var fact = record[i].Fact;
            if (fact.Version != i + 1)
                return $"{record[i].Place} follows version {i}: the stream is not whole.";
            try
            {
                past[i] = new PastFact(FactTypes.OfPlatform.Read(fact), fact.Time, fact.Actor ?? "", FactComparison.Reason(fact));
            }
            catch (UnreadableFact unreadable)
            {
                return $"{record[i].Place}: {unreadable.Message.TrimEnd('.')}. Replay it with the program that wrote it.";
            }
        }

        return past[0].Fact is ResponseStarted started ? WhyNotHere(started) : null;
    }

    private string? WhyNotHere(ResponseStarted started)
    {
        var here = flows.Find(started.Flow, started.Version);
        if (here?.Hash == started.DefinitionHash)
            return null;
        var pinned = $"flow {started.Flow} v{started.Version} (hash {started.DefinitionHash[..Math.Min(12, started.DefinitionHash.Length)]}...)";
        return here is null
            ? $"{pinned} is not in this build, which has: {string.Join(", ", flows.All)}. Replay it with a build that has it."
            : $"{pinned} is not in this build, where that version means something else (hash {here.Hash[..12]}...). Replay it with the build that ran it.";
    }
}
