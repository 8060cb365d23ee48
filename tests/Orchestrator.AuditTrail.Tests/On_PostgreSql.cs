using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

// Every contract, on PostgreSQL.
public sealed class When_facts_are_appended_on_PostgreSql() : When_facts_are_appended(new PostgreSqlBacking());
