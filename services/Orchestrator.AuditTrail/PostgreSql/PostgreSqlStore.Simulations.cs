using System.Text;
using Npgsql;
using NpgsqlTypes;
using Orchestrator.AuditTrail.Simulations;

namespace Orchestrator.AuditTrail.PostgreSql;

public sealed partial class PostgreSqlStore
{
    public async Task<bool> KeepSimulation(KeptSimulation simulation, CancellationToken cancellation = default) => !await Scalar<bool>(
        $"""
        insert into {_names.Simulations} (id, asked_at, head, result, bytes, seen_at) values ($1, $2, $3, $4, $5, $6)
        on conflict (id) do update set head = excluded.head, result = excluded.result, bytes = excluded.bytes, seen_at = excluded.seen_at
        returning cancelled
        """,
        cancellation,
        simulation.Id,
        simulation.AskedAt.ToUniversalTime(),
        simulation.Head,
        new NpgsqlParameter { Value = simulation.Result ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
        (long)Encoding.UTF8.GetByteCount(simulation.Head) + Encoding.UTF8.GetByteCount(simulation.Result ?? ""),
        new NpgsqlParameter
        {
            Value = simulation.SeenAt?.ToUniversalTime() ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz,
        });

    public async Task<IReadOnlyList<KeptSimulation>> ListSimulations(CancellationToken cancellation = default) => await Rows(
        $"select id, asked_at, head, null, seen_at from {_names.Simulations} order by asked_at desc, id desc", Simulation, cancellation);

    public async Task<KeptSimulation?> FindSimulation(Guid id, CancellationToken cancellation = default) => (await Rows(
        $"select id, asked_at, head, result, seen_at from {_names.Simulations} where id = $1",
        Simulation,
        cancellation,
        id)).SingleOrDefault();

    public async Task<bool> CancelSimulation(Guid id, CancellationToken cancellation = default) =>
        await Execute($"update {_names.Simulations} set cancelled = true where id = $1", cancellation, id) > 0;

    public async Task<bool> ForgetSimulation(Guid id, CancellationToken cancellation = default) =>
        await Execute($"delete from {_names.Simulations} where id = $1", cancellation, id) > 0;

    public Task<int> TrimSimulations(SimulationRoom room, CancellationToken cancellation = default) => Execute(
        $"""
        delete from {_names.Simulations} where (seen_at is null or seen_at < $3) and id in (
            select id from (
                select id, row_number() over newest as place, sum(bytes) over newest as together from {_names.Simulations}
                window newest as (order by asked_at desc, id desc rows unbounded preceding)) as placed
            where place > 1 and (place > $1 or together > $2))
        """,
        cancellation,
        (long)room.Most,
        room.MostBytes,
        room.SeenSince.ToUniversalTime());

    private static KeptSimulation Simulation(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetFieldValue<DateTimeOffset>(1),
        row.GetString(2),
        Text(row, 3),
        row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4));
}
