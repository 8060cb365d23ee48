-- What was simulated, for all processes to see: no part of the trail, and the oldest make room.
create table {own}.simulations (
    id uuid not null primary key,
    asked_at timestamptz not null,
    -- JSON as it was written, so text.
    head text not null,
    result text null,
    bytes bigint not null,
    -- When the process that does it last said so; null once it has ended.
    seen_at timestamptz null,
    cancelled boolean not null default false
);
create index simulations_by_age on {own}.simulations (asked_at, id);
