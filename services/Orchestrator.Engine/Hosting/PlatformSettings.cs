using Microsoft.Extensions.Logging;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.PostgreSql;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Sqlite;

namespace Orchestrator.Engine.Hosting;

/// <param name="Bus"><c>memory</c>, or amqp(s)://user:password@host:port/vhost.</param>
/// <param name="Store"><c>sqlite</c>, or a connection string of PostgreSQL.</param>
/// <param name="DataFolder">Credentials, and the SQLite file.</param>
/// <param name="Environment">For example <c>production</c>: guarded steps earn their trust in each anew.</param>
public sealed record PlatformSettings(string Bus, string Store, string DataFolder, Roles Roles, string Environment)
{
    public bool IsBusInMemory => Bus == "memory";

    public IAuditStore CreateStore(ILoggerFactory loggers) => Store == "sqlite"
        ? new SqliteStore(Path.Combine(DataFolder, "orchestrator.db"), SnapshotKind.OfPlatform, loggers.CreateLogger<SqliteStore>())
        : new PostgreSqlStore(Store, SnapshotKind.OfPlatform, log: loggers.CreateLogger<PostgreSqlStore>());
}
