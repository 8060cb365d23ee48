using Orchestrator.Contracts;

namespace Orchestrator.AuditTrail.Facts;

/// <summary>A fact ready to be stored: checked, serialized, with what is known about it.</summary>
/// <param name="Id">Derived from the causing message, so that the same handling gives the same id.</param>
/// <param name="Type">Name on disk: the snake_case of the CLR type's short name.</param>
/// <param name="DotnetType"><c>Namespace.Type, Assembly</c>, as Marten writes it.</param>
/// <param name="Data">UTF-8 JSON, PascalCase names, string enums.</param>
/// <param name="Time">Decision time, UTC, whole microseconds.</param>
/// <param name="Actor">Who decided: <c>user_name</c>.</param>
/// <param name="CorrelationId">The incident.</param>
/// <param name="CausationId">The message.</param>
/// <param name="Headers">JSON object: trace context, the reason of a decision. Null where there is nothing to say.</param>
public sealed record NewFact(
    Guid Id,
    string Type,
    string DotnetType,
    ReadOnlyMemory<byte> Data,
    DateTimeOffset Time,
    string Actor,
    string? CorrelationId,
    string? CausationId,
    ReadOnlyMemory<byte>? Headers)
{
    /// <summary>The fact itself, for whoever watches the commits of a simulation. Never stored.</summary>
    public Fact? Content { get; init; }
}
