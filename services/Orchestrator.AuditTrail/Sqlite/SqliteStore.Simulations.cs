using System.Text;
using Orchestrator.AuditTrail.Simulations;

namespace Orchestrator.AuditTrail.Sqlite;

public sealed partial class SqliteStore
{
    public Task<bool> KeepSimulation(KeptSimulation simulation, CancellationToken cancellation = default) => Write(
        connection =>
        {
            var kept = connection
                .Prepare("""
                    INSERT INTO orchestrator_simulations (id, asked_at, head, result, bytes, seen_at) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET
                        head = excluded.head, result = excluded.result, bytes = excluded.bytes, seen_at = excluded.seen_at
                    """)
                .Bind(simulation.Id).Bind(simulation.AskedAt).Bind(simulation.Head).Bind(simulation.Result)
                .Bind((long)Encoding.UTF8.GetByteCount(simulation.Head) + Encoding.UTF8.GetByteCount(simulation.Result ?? ""));
            (simulation.SeenAt is { } seen ? kept.Bind(seen) : kept.BindNull()).Run();
            return !connection.Prepare("SELECT cancelled FROM orchestrator_simulations WHERE id = ?").Bind(simulation.Id)
                .First(static row => row.Bool(0));
        },
        cancellation);

    public Task<IReadOnlyList<KeptSimulation>> ListSimulations(CancellationToken cancellation = default) =>
        _readers.Read<IReadOnlyList<KeptSimulation>>(
            connection => connection
                .Prepare("SELECT id, asked_at, head, NULL, seen_at FROM orchestrator_simulations ORDER BY asked_at DESC, id DESC")
                .All(Simulation),
            cancellation);

    public Task<KeptSimulation?> FindSimulation(Guid id, CancellationToken cancellation = default) => _readers.Read(
        connection => connection.Prepare("SELECT id, asked_at, head, result, seen_at FROM orchestrator_simulations WHERE id = ?")
            .Bind(id).First(Simulation),
        cancellation);

    public Task<bool> CancelSimulation(Guid id, CancellationToken cancellation = default) => Write(
        connection => connection.Prepare("UPDATE orchestrator_simulations SET cancelled = 1 WHERE id = ?").Bind(id).Run() > 0,
        cancellation);

    public Task<bool> ForgetSimulation(Guid id, CancellationToken cancellation = default) => Write(
        connection => connection.Prepare("DELETE FROM orchestrator_simulations WHERE id = ?").Bind(id).Run() > 0,
        cancellation);

    public Task<int> TrimSimulations(SimulationRoom room, CancellationToken cancellation = default) => Write(
        connection => connection
            .Prepare("""
                DELETE FROM orchestrator_simulations WHERE (seen_at IS NULL OR seen_at < ?) AND id IN (
                    SELECT id FROM (
                        SELECT id, row_number() OVER newest AS place, sum(bytes) OVER newest AS together FROM orchestrator_simulations
                        WINDOW newest AS (ORDER BY asked_at DESC, id DESC ROWS UNBOUNDED PRECEDING))
                    WHERE place > 1 AND (place > ? OR together > ?))
                """)
            .Bind(room.SeenSince).Bind(room.Most).Bind(room.MostBytes).Run(),
        cancellation);

    private static KeptSimulation Simulation(Statement row) => new(
        row.Guid(0), row.Time(1), row.Text(2), row.TextOrNull(3), row.IsNull(4) ? null : row.Time(4));
}
