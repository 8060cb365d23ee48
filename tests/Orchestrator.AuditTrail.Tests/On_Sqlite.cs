using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

// Every contract, on SQLite.
public sealed class When_a_message_cannot_be_delivered_on_Sqlite() : When_a_message_cannot_be_delivered(new SqliteBacking());

public sealed class When_a_message_was_handled_on_Sqlite() : When_a_message_was_handled(new SqliteBacking());

public sealed class When_a_store_starts_on_Sqlite() : When_a_store_starts(new SqliteBacking());

public sealed class When_a_stream_is_read_on_Sqlite() : When_a_stream_is_read(new SqliteBacking());

public sealed class When_facts_are_appended_on_Sqlite() : When_facts_are_appended(new SqliteBacking());

public sealed class When_many_writers_append_on_Sqlite() : When_many_writers_append(new SqliteBacking());

public sealed class When_messages_wait_to_be_sent_on_Sqlite() : When_messages_wait_to_be_sent(new SqliteBacking());

public sealed class When_simulations_are_kept_on_Sqlite() : When_simulations_are_kept(new SqliteBacking());

public sealed class When_snapshots_are_kept_on_Sqlite() : When_snapshots_are_kept(new SqliteBacking());

public sealed class When_snapshots_are_rebuilt_on_Sqlite() : When_snapshots_are_rebuilt(new SqliteBacking());

public sealed class When_snapshots_are_searched_on_Sqlite() : When_snapshots_are_searched(new SqliteBacking());

public sealed class When_something_unfit_is_to_be_stored_on_Sqlite() : When_something_unfit_is_to_be_stored(new SqliteBacking());

public sealed class When_the_feed_is_followed_on_Sqlite() : When_the_feed_is_followed(new SqliteBacking());

public sealed class When_the_feed_is_read_on_Sqlite() : When_the_feed_is_read(new SqliteBacking());

public sealed class When_units_of_work_share_a_commit_on_Sqlite() : When_units_of_work_share_a_commit(new SqliteBacking());
