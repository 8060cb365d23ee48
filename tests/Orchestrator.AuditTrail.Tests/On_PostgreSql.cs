using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

// Every contract, on PostgreSQL.
public sealed class When_a_message_cannot_be_delivered_on_PostgreSql() : When_a_message_cannot_be_delivered(new PostgreSqlBacking());

public sealed class When_a_message_was_handled_on_PostgreSql() : When_a_message_was_handled(new PostgreSqlBacking());

public sealed class When_a_store_starts_on_PostgreSql() : When_a_store_starts(new PostgreSqlBacking());

public sealed class When_a_stream_is_read_on_PostgreSql() : When_a_stream_is_read(new PostgreSqlBacking());

public sealed class When_facts_are_appended_on_PostgreSql() : When_facts_are_appended(new PostgreSqlBacking());

public sealed class When_many_writers_append_on_PostgreSql() : When_many_writers_append(new PostgreSqlBacking());

public sealed class When_messages_wait_to_be_sent_on_PostgreSql() : When_messages_wait_to_be_sent(new PostgreSqlBacking());

public sealed class When_simulations_are_kept_on_PostgreSql() : When_simulations_are_kept(new PostgreSqlBacking());

public sealed class When_snapshots_are_kept_on_PostgreSql() : When_snapshots_are_kept(new PostgreSqlBacking());

public sealed class When_snapshots_are_rebuilt_on_PostgreSql() : When_snapshots_are_rebuilt(new PostgreSqlBacking());

public sealed class When_snapshots_are_searched_on_PostgreSql() : When_snapshots_are_searched(new PostgreSqlBacking());

public sealed class When_something_unfit_is_to_be_stored_on_PostgreSql() : When_something_unfit_is_to_be_stored(new PostgreSqlBacking());

public sealed class When_the_feed_is_followed_on_PostgreSql() : When_the_feed_is_followed(new PostgreSqlBacking());

public sealed class When_the_feed_is_read_on_PostgreSql() : When_the_feed_is_read(new PostgreSqlBacking());

public sealed class When_units_of_work_share_a_commit_on_PostgreSql() : When_units_of_work_share_a_commit(new PostgreSqlBacking());
