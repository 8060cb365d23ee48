-- Marten's event store format, StreamIdentity.AsString. Never a column of ours in these tables: a Marten reader left at its
-- defaults drops what it does not know. They may exist already, made by Marten without the optional metadata columns.
create table if not exists {events}.mt_streams (
    id varchar not null constraint pkey_mt_streams_id primary key,
    type varchar null,
    version bigint null,
    timestamp timestamptz not null default now(),
    created timestamptz not null default now(),
    tenant_id varchar null default '*DEFAULT*',
    is_archived boolean null default false
);

create table if not exists {events}.mt_events (
    seq_id bigint not null constraint pkey_mt_events_seq_id primary key,
    id uuid not null,
    stream_id varchar null constraint fkey_mt_events_stream_id references {events}.mt_streams (id) on delete cascade,
    version bigint not null,
    data jsonb not null,
    bdata bytea null,
    type varchar(500) not null,
    timestamp timestamptz not null,
    tenant_id varchar null default '*DEFAULT*',
    mt_dotnet_type varchar null,
    correlation_id varchar null,
    causation_id varchar null,
    headers jsonb null,
    user_name varchar null,
    is_archived boolean null default false
);

alter table {events}.mt_events add column if not exists correlation_id varchar null;
alter table {events}.mt_events add column if not exists causation_id varchar null;
alter table {events}.mt_events add column if not exists headers jsonb null;
alter table {events}.mt_events add column if not exists user_name varchar null;

create unique index if not exists pk_mt_events_stream_and_version on {events}.mt_events (stream_id, version);

create sequence if not exists {events}.mt_events_sequence as bigint start 1 cache 1;
alter sequence {events}.mt_events_sequence owned by {events}.mt_events.seq_id;

create table if not exists {events}.mt_event_progression (
    name varchar not null constraint pk_mt_event_progression primary key,
    last_seq_id bigint null,
    last_updated timestamptz null default transaction_timestamp()
);

create table if not exists {events}.mt_high_water_skips (
    ending_sequence bigint not null primary key,
    starting_sequence bigint not null,
    timestamp timestamptz null default transaction_timestamp()
);
