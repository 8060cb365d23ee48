using Orchestrator.Actions.Attempts;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Contracts.Actions;
using Orchestrator.StateMachines;

namespace Orchestrator.Engine.Actions;

/// <summary>
/// The attempt log of connectors that must not act twice: a stream <c>attempt-&lt;idempotency key&gt;</c> for all attempts of a step.
/// That one begins is committed before anything is done; how it ended, with its answer. Whoever finds there a beginning without
/// an end that says that nothing happened does not act.
/// </summary>
public sealed class AuditedAttempts(IAuditStore store, Func<GroupCommit> commits, TimeProvider clock) : IAttemptLog
{
    /// <summary>Of the streams.</summary>
    public const string Kind = "attempt";

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private readonly FactWriter _facts = new(FactTypes.OfPlatform);

    public static string StreamOf(ExecuteAction command) => $"{Kind}-{command.IdempotencyKey}";

    public async Task<bool> HasStarted(ExecuteAction command, CancellationToken cancel) => !(await Read(command, cancel)).Allows(command);

    public async Task<AttemptState> Begin(ExecuteAction command, CancellationToken cancel)
    {
        // This call's own mark: after an outage it tells whether the fact that is there was written by this very call.
        var mark = Guid.NewGuid();
        while (true)
        {
            try
            {
                var log = await Read(command, cancel);
                if (log.LastId == mark)
                    return AttemptState.Fresh;
                if (!log.Allows(command))
                    return AttemptState.AlreadyStarted;
                if (await commits().Commit(new UnitOfWork { Appends = { Beginning(command, mark, log.Version) } }) is CommitResult.Failed failed)
                    throw failed.Error;
            }
            catch (StoreUnavailable)
            {
                await Task.Delay(BetweenTries, clock, cancel);
            }
        }
    }

    private StreamAppend Beginning(ExecuteAction command, Guid mark, long version)
    {
        var fact = new AttemptStarted(command.ResponseId, command.IncidentId, command.Step, command.Attempt, command.Action, command.IdempotencyKey);
        var staged = new StagedFact(mark, fact, clock.GetUtcNow().Microseconds(), Actors.Platform, "the connector cannot tell a repeated call");
        return new StreamAppend(
            StreamOf(command), Kind, version == 0 ? ExpectedVersion.New : ExpectedVersion.Exactly(version),
            [_facts.Write(StreamOf(command), staged, command.IncidentId.ToString(), command.AttemptId)]);
    }

    private async Task<Log> Read(ExecuteAction command, CancellationToken cancel)
    {
        var log = new Log(0, null, null, null);
        await foreach (var recorded in store.ReadStream(StreamOf(command), new StreamRange(), cancel))
        {
            log = FactTypes.OfPlatform.Read(recorded) switch
            {
                AttemptStarted started => new Log(recorded.Version, recorded.Id, started.Attempt, null),
                AttemptEnded ended when ended.Attempt == log.Attempt => log with { Version = recorded.Version, Outcome = ended.Outcome },
                _ => log with { Version = recorded.Version },
            };
        }

        return log;
    }

    /// <param name="LastId">Of the fact with which the last attempt began.</param>
    /// <param name="Attempt">The last that began.</param>
    /// <param name="Outcome">How it ended; null where that is not known.</param>
    private sealed record Log(long Version, Guid? LastId, int? Attempt, ActionOutcome? Outcome)
    {
        public bool Allows(ExecuteAction command) => Attempt is not { } last
            || (last < command.Attempt && (last <= command.Forgiven || Outcome == ActionOutcome.FailedRetryable));
    }
}
