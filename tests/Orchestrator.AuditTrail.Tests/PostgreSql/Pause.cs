using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests.PostgreSql;

/// <summary>Stops whoever inserts a fact of one stream after it has its number and before the row is there.</summary>
internal sealed class Pause(ForeignWriter holder) : IAsyncDisposable
{
    public static async Task<Pause> Inserts(PostgreSqlBacking database, string stream)
    {
        var holder = await ForeignWriter.Connect(database);
        await holder.Run($"""
            create function pause() returns trigger language plpgsql as $$
            begin
                if new.stream_id = '{stream}' then
                    perform pg_advisory_xact_lock_shared(42);
                end if;
                return new;
            end $$;
            create trigger pause before insert on mt_events for each row execute function pause();
            select pg_advisory_lock(42);
            """);
        return new Pause(holder);
    }

    public async Task<bool> IsReached() => await Waiting() is not null;

    /// <summary>Ends the session of whoever waits here.</summary>
    public async Task Kill() => await holder.Run($"select pg_terminate_backend({await Waiting()})");

    public Task End() => holder.Run("select pg_advisory_unlock_all()");

    public ValueTask DisposeAsync() => holder.DisposeAsync();

    private async Task<object?> Waiting() =>
        await holder.Scalar("select pid from pg_locks where locktype = 'advisory' and not granted and objid = 42 and database = (select oid from pg_database where datname = current_database())");
}
