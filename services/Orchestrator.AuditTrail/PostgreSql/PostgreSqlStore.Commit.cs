using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.PostgreSql;

public sealed partial class PostgreSqlStore
{
    /// <summary>Deadlocks and appends to "any" version are tried again this often before the store counts as unavailable.</summary>
    private const int MostCollisions = 20;

    public async Task<IReadOnlyList<CommitResult>> Commit(IReadOnlyList<UnitOfWork> units, CancellationToken cancellation)
    {
        var results = new CommitResult?[units.Count];
        var waves = CommitWaves.Of(units, _kinds.ContainsKey, results);
        foreach (var wave in waves)
            await CommitWave(units, wave, results, cancellation);
        if (Array.Exists(results, result => result is CommitResult.Committed))
            _announcements.Signal();
        return results!;
    }

    /// <summary>Commits the units of a wave together, without those the server refuses by name.</summary>
    private async Task CommitWave(IReadOnlyList<UnitOfWork> units, List<int> wave, CommitResult?[] results, CancellationToken cancellation)
    {
        for (var attempt = 1; wave.Count > 0; attempt++)
        {
            try
            {
                var members = wave.ConvertAll(i => units[i]);
                var bases = await Bases(members, cancellation);
                await using var batch = CommitBatch.Build(_source, _statements, _names, _kinds, members, bases);
                if (batch.BatchCommands.Count > 0)
                    await batch.ExecuteNonQueryAsync(cancellation);
                foreach (var i in wave)
                    results[i] = CommitResult.Committed.Instance;
                return;
            }
            catch (PostgresException refused) when (refused.SqlState == Failures.Refused && attempt <= MostCollisions)
            {
                wave = Remaining(units, wave, Refusals.Parse(refused.MessageText), results);
            }
            catch (Exception failure) when (failure.IsCollision() && attempt <= MostCollisions)
            {
                _log.LogDebug(failure, "A group of {Units} units of work got in another's way; committing it again", wave.Count);
            }
            catch (Exception failure) when (failure is StoreUnavailable || failure.IsUnavailable() || failure.IsCollision() || attempt > MostCollisions)
            {
                // A session opened while the store was read-only stays so: the next one is opened anew.
                if (failure is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction })
                    _source.Clear();
                Settle(wave, new CommitResult.Failed(failure.AsUnavailable()), results);
                return;
            }
            catch (Exception failure) when (wave.Count == 1)
            {
                results[wave[0]] = new CommitResult.Failed(Explained(units[wave[0]], failure));
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // One unit's data is at fault and the server does not say whose: halve until it is alone.
                _log.LogWarning(failure, "A group of {Units} units of work cannot be stored as one; looking for the one at fault", wave.Count);
                await CommitWave(units, wave[..(wave.Count / 2)], results, cancellation);
                await CommitWave(units, wave[(wave.Count / 2)..], results, cancellation);
                return;
            }
        }
    }

    /// <summary>The version each stream is at, by the writer's own word; where it said "any", by looking.</summary>
    private async Task<Dictionary<string, long>> Bases(List<UnitOfWork> units, CancellationToken cancellation)
    {
        var bases = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var append in units.SelectMany(unit => unit.Appends))
            bases[append.StreamId] = append.Expected.Value;
        var unsaid = bases.Where(stream => stream.Value < 0).Select(stream => stream.Key).ToArray();
        if (unsaid.Length == 0)
            return bases;
        foreach (var id in unsaid)
            bases[id] = 0;
        foreach (var (id, version) in await Rows(
            $"select id, coalesce(version, 0) from {_names.Streams} where id = any ($1)", row => (row.GetString(0), row.GetInt64(1)), cancellation, [unsaid]))
        {
            bases[id] = version;
        }

        return bases;
    }

    /// <summary>Answers the units the server named; the rest is to be committed again.</summary>
    private static List<int> Remaining(IReadOnlyList<UnitOfWork> units, List<int> wave, Refusals refusals, CommitResult?[] results)
    {
        foreach (var i in wave)
        {
            var conflict = units[i].Appends
                .Select(append => (Append: append, Refused: refusals.Of(append.StreamId)))
                .FirstOrDefault(append => append.Refused is { } refused && (refused.Archived || !append.Append.Expected.IsAny));
            if (units[i].Inbox is { } key && refusals.Duplicates.Contains(key))
                results[i] = new CommitResult.Duplicate(key);
            else if (conflict.Refused is { Archived: true })
                results[i] = new CommitResult.Failed(new StreamArchived(conflict.Append.StreamId));
            else if (conflict.Refused is { } refused)
                results[i] = new CommitResult.Conflicted(new StreamConflict(conflict.Append.StreamId, conflict.Append.Expected, refused.Actual));
        }

        return wave.FindAll(i => results[i] is null);
    }

    private static void Settle(List<int> wave, CommitResult result, CommitResult?[] results)
    {
        foreach (var i in wave)
            results[i] = result;
    }

    private static Exception Explained(UnitOfWork unit, Exception failure)
    {
        var about = unit.Appends.Count > 0 ? $"stream {unit.Appends[0].StreamId}" : "a unit of work without facts";
        return failure is PostgresException error && error.SqlState.StartsWith("22", StringComparison.Ordinal)
            ? new FactRefused($"PostgreSQL cannot hold the data for {about}: {error.MessageText}{(error.Detail is null ? "" : $" ({error.Detail})")}")
            : failure;
    }

    /// <summary>What <c>admit</c> refused, by name.</summary>
    private sealed record Refusals(Dictionary<string, (long Actual, bool Archived)> Conflicts, HashSet<InboxKey> Duplicates)
    {
        public static Refusals Parse(string detail)
        {
            using var json = JsonDocument.Parse(detail);
            return new Refusals(
                json.RootElement.GetProperty("conflicts").EnumerateArray().ToDictionary(
                    conflict => conflict.GetProperty("stream").GetString()!,
                    conflict => (conflict.GetProperty("actual").GetInt64(), conflict.GetProperty("archived").GetBoolean()),
                    StringComparer.Ordinal),
                [.. json.RootElement.GetProperty("duplicates").EnumerateArray().Select(
                    duplicate => new InboxKey(duplicate.GetProperty("endpoint").GetString()!, duplicate.GetProperty("message").GetGuid()))]);
        }

        public (long Actual, bool Archived)? Of(string stream) => Conflicts.TryGetValue(stream, out var conflict) ? conflict : null;
    }
}
