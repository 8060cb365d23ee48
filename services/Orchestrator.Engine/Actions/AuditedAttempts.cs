using Orchestrator.Actions.Attempts;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Contracts.Actions;
using Orchestrator.StateMachines;

namespace Orchestrator.Engine.Actions;

/// <summary>
/// The attempt log of connectors that must not act twice: a stream <c>attempt-&lt;id&gt;</c>, whose first fact is committed before
/// anything is done. Whoever finds the stream there does not act.
/// </summary>
public sealed class AuditedAttempts(IAuditStore store, Func<GroupCommit> commits, TimeProvider clock) : IAttemptLog
{
    /// <summary>Of the streams.</summary>
    public const string Kind = "attempt";

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private readonly FactWriter _facts = new(Machines.Facts);

    public async Task<bool> HasStarted(Guid attemptId, CancellationToken cancel) =>
        await store.FindStream(StreamOf(attemptId), cancel) is not null;

    public async Task<AttemptState> Begin(ExecuteAction command, CancellationToken cancel)
    {
        // This call's own mark: after an outage it tells whether the fact that is there was written by this very call.
        var mark = Guid.NewGuid();
        var fact = new AttemptStarted(command.ResponseId, command.IncidentId, command.Step, command.Attempt, command.Action, command.IdempotencyKey);
        var staged = new StagedFact(mark, fact, clock.GetUtcNow().Microseconds(), Actors.Platform, "the connector cannot tell a repeated call");
        var append = new StreamAppend(
            StreamOf(command.AttemptId), Kind, ExpectedVersion.New,
            [_facts.Write(StreamOf(command.AttemptId), staged, command.IncidentId.ToString(), command.AttemptId)]);
        while (true)
        {
            try
            {
                return await commits().Commit(new UnitOfWork { Appends = { append } }) switch
                {
                    CommitResult.Committed => AttemptState.Fresh,
                    CommitResult.Conflicted => await IsMarked(command.AttemptId, mark, cancel) ? AttemptState.Fresh : AttemptState.AlreadyStarted,
                    CommitResult.Failed failed => throw failed.Error,
                    var other => throw new InvalidOperationException($"An attempt's start ended as {other}."),
                };
            }
            catch (StoreUnavailable)
            {
                await Task.Delay(BetweenTries, clock, cancel);
            }
        }
    }

    private async Task<bool> IsMarked(Guid attemptId, Guid mark, CancellationToken cancel)
    {
        await foreach (var fact in store.ReadStream(StreamOf(attemptId), new StreamRange(ToVersion: 1), cancel))
            return fact.Id == mark;
        return false;
    }

    private static string StreamOf(Guid attemptId) => $"{Kind}-{attemptId}";
}
