using System.Net.Sockets;
using Npgsql;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.PostgreSql;

/// <summary>What an error of the server or the connection means to the caller.</summary>
internal static class Failures
{
    public const string Refused = "OR409";

    /// <summary>Two transactions in each other's way; the same again goes through.</summary>
    public static bool IsCollision(this Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <summary>The store cannot be reached, or cannot write now: nothing wrong with what was to be written.</summary>
    public static bool IsUnavailable(this Exception failure) => failure switch
    {
        PostgresException error => IsUnavailable(error.SqlState),
        NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException => true,
        _ => false,
    };

    public static StoreUnavailable AsUnavailable(this Exception failure) => failure is StoreUnavailable already
        ? already
        : new StoreUnavailable($"PostgreSQL is not available: {(failure as PostgresException)?.MessageText ?? failure.Message}", failure);

    private static bool IsUnavailable(string state) => state[..2] switch
    {
        // Connection, wrong role, no such database, full or out of resources, being stopped or started, the disk itself, a limit of time.
        "08" or "28" or "3D" or "53" or "58" => true,
        "57" => true,
        _ => state is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.LockNotAvailable,
    };
}
