create table {own}.inbox (
    endpoint text not null,
    message_id uuid not null,
    handled_at timestamptz not null,
    primary key (endpoint, message_id)
);
-- Retention asks for the oldest.
create index inbox_by_age on {own}.inbox (handled_at);

create table {own}.outbox (
    message_id uuid not null,
    destination text not null,
    message_type text not null,
    content_type text not null,
    body bytea not null,
    -- When the message is meant to go.
    due_at timestamptz not null,
    -- When a sweeper may take it: due_at, then the end of a lease or of the pause after a failure.
    available_at timestamptz not null,
    token uuid null,
    held boolean not null default false,
    attempts int not null default 0,
    error text null,
    parked_at timestamptz null,
    primary key (message_id, destination)
);
create index outbox_by_due on {own}.outbox (available_at) where parked_at is null and not held;
create index outbox_by_token on {own}.outbox (token) where token is not null;
create index outbox_parked on {own}.outbox (parked_at) where parked_at is not null;

-- Why the body of a fact was changed after the event: the one change besides archiving that the triggers let through.
create table {own}.masking (
    seq_id bigint not null,
    transaction_id xid8 not null default pg_current_xact_id(),
    masked_at timestamptz not null default transaction_timestamp(),
    actor text not null,
    reason text not null,
    primary key (seq_id, transaction_id)
);
