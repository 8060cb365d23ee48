namespace Orchestrator.AuditTrail.Sqlite;

/// <summary>
/// The schema's history, one script a version; what is released is never changed. The <c>mt_</c> tables are Marten's, column
/// for column: jsonb and uuid are TEXT, times are TEXT that sorts (<see cref="SqliteTime"/>). Ours are named <c>orchestrator_</c>.
/// </summary>
internal static class Migrations
{
    public static readonly string[] All = [TheTrail, Simulations];

    // seq_id is the rowid: the next commit's is one more than the highest, and no row is ever deleted, so none comes twice.
    private const string TheTrail = """
        CREATE TABLE mt_streams (
            id TEXT NOT NULL PRIMARY KEY,
            type TEXT,
            version INTEGER,
            timestamp TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
            created TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
            tenant_id TEXT DEFAULT '*DEFAULT*',
            is_archived INTEGER DEFAULT 0) STRICT, WITHOUT ROWID;

        CREATE TABLE mt_events (
            seq_id INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            stream_id TEXT REFERENCES mt_streams (id) ON DELETE CASCADE,
            version INTEGER NOT NULL,
            data TEXT NOT NULL CHECK (json_valid(data)),
            bdata BLOB,
            type TEXT NOT NULL CHECK (length(type) <= 500),
            timestamp TEXT NOT NULL,
            tenant_id TEXT DEFAULT '*DEFAULT*',
            mt_dotnet_type TEXT,
            correlation_id TEXT,
            causation_id TEXT,
            headers TEXT CHECK (headers IS NULL OR json_valid(headers)),
            user_name TEXT,
            is_archived INTEGER DEFAULT 0) STRICT;
        CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON mt_events (stream_id, version);

        CREATE TABLE mt_event_progression (
            name TEXT NOT NULL PRIMARY KEY,
            last_seq_id INTEGER,
            last_updated TEXT) STRICT, WITHOUT ROWID;

        CREATE TABLE mt_high_water_skips (
            ending_sequence INTEGER PRIMARY KEY,
            starting_sequence INTEGER NOT NULL,
            timestamp TEXT) STRICT;

        CREATE TABLE orchestrator_inbox (
            endpoint TEXT NOT NULL,
            message_id TEXT NOT NULL,
            handled_at TEXT NOT NULL,
            PRIMARY KEY (endpoint, message_id)) STRICT, WITHOUT ROWID;
        CREATE INDEX orchestrator_inbox_by_age ON orchestrator_inbox (handled_at);

        CREATE TABLE orchestrator_outbox (
            message_id TEXT NOT NULL,
            destination TEXT NOT NULL,
            message_type TEXT NOT NULL,
            content_type TEXT NOT NULL,
            body BLOB NOT NULL,
            -- When the message is meant to go.
            due_at TEXT NOT NULL,
            -- When a sweeper may take it: due_at, then the end of a lease or of the pause after a failure.
            available_at TEXT NOT NULL,
            token TEXT,
            held INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            parked_at TEXT,
            error TEXT,
            PRIMARY KEY (message_id, destination)) STRICT;
        CREATE INDEX orchestrator_outbox_by_due ON orchestrator_outbox (available_at, attempts) WHERE held = 0 AND parked_at IS NULL;
        CREATE INDEX orchestrator_outbox_by_token ON orchestrator_outbox (token) WHERE token IS NOT NULL;
        CREATE INDEX orchestrator_outbox_parked ON orchestrator_outbox (parked_at) WHERE parked_at IS NOT NULL;

        -- Says beforehand which fact's data is about to be masked, by whom and why; each row allows one change, then is used up.
        CREATE TABLE orchestrator_masking (
            id INTEGER PRIMARY KEY,
            seq_id INTEGER NOT NULL REFERENCES mt_events (seq_id),
            masked_at TEXT NOT NULL,
            actor TEXT NOT NULL,
            reason TEXT NOT NULL,
            used INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE INDEX orchestrator_masking_by_fact ON orchestrator_masking (seq_id);

        CREATE TRIGGER mt_events_are_kept BEFORE DELETE ON mt_events BEGIN
            SELECT raise(ABORT, 'mt_events is append-only: facts are never deleted');
        END;
        CREATE TRIGGER mt_streams_are_kept BEFORE DELETE ON mt_streams BEGIN
            SELECT raise(ABORT, 'mt_streams is append-only: streams are archived, never deleted');
        END;
        CREATE TRIGGER mt_events_are_not_changed BEFORE UPDATE ON mt_events
        WHEN NOT (
            new.seq_id IS old.seq_id AND new.id IS old.id AND new.stream_id IS old.stream_id AND new.version IS old.version
            AND new.bdata IS old.bdata AND new.type IS old.type AND new.timestamp IS old.timestamp AND new.tenant_id IS old.tenant_id
            AND new.mt_dotnet_type IS old.mt_dotnet_type AND new.correlation_id IS old.correlation_id
            AND new.causation_id IS old.causation_id AND new.headers IS old.headers AND new.user_name IS old.user_name
            AND (new.data = old.data OR (new.is_archived IS old.is_archived
                AND EXISTS (SELECT 1 FROM orchestrator_masking WHERE seq_id = old.seq_id AND used = 0))))
        BEGIN
            SELECT raise(ABORT, 'mt_events is append-only: only is_archived may change, and data with a row in orchestrator_masking');
        END;
        CREATE TRIGGER mt_events_masking_is_used AFTER UPDATE OF data ON mt_events WHEN new.data <> old.data BEGIN
            UPDATE orchestrator_masking SET used = 1 WHERE seq_id = old.seq_id AND used = 0;
        END;
        CREATE TRIGGER orchestrator_masking_is_kept BEFORE DELETE ON orchestrator_masking BEGIN
            SELECT raise(ABORT, 'orchestrator_masking is append-only: it says what was masked');
        END;
        """;

    private const string Simulations = """
        -- What was simulated, for all processes to see: no part of the trail, and the oldest make room.
        CREATE TABLE orchestrator_simulations (
            id TEXT NOT NULL PRIMARY KEY,
            asked_at TEXT NOT NULL,
            head TEXT NOT NULL,
            result TEXT,
            bytes INTEGER NOT NULL,
            -- When the process that does it last said so; NULL once it has ended.
            seen_at TEXT,
            cancelled INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE INDEX orchestrator_simulations_by_age ON orchestrator_simulations (asked_at, id);
        """;
}
