-- Facts stay as they were recorded. Two updates pass: is_archived alone, and data with a row in masking written by the same
-- transaction. For whoever may disable triggers this is a guard rail, not a lock.
create function {own}.guard_fact() returns trigger language plpgsql as $$
declare
    probe {events}.mt_events%rowtype;
begin
    if tg_op = 'UPDATE' then
        probe := new;
        probe.is_archived := old.is_archived;
        if probe is not distinct from old then
            return new;
        end if;

        probe := new;
        probe.data := old.data;
        if probe is not distinct from old and exists (
            select from {own}.masking m where m.seq_id = old.seq_id and m.transaction_id = pg_current_xact_id()) then
            return new;
        end if;
    end if;

    raise exception 'Facts are append-only: % of fact % (stream %, version %) is refused', lower(tg_op), old.seq_id, old.stream_id, old.version
        using errcode = 'OR403', hint = 'Archive the stream, or write the reason to {own}.masking in the same transaction and change data alone.';
end
$$;

create function {own}.guard_trail() returns trigger language plpgsql as $$
begin
    raise exception 'The audit trail is append-only: % on % is refused', lower(tg_op), tg_table_name using errcode = 'OR403';
end
$$;

create trigger orchestrator_append_only before update or delete on {events}.mt_events for each row execute function {own}.guard_fact();
create trigger orchestrator_no_truncate before truncate on {events}.mt_events for each statement execute function {own}.guard_trail();
create trigger orchestrator_no_delete before delete on {events}.mt_streams for each row execute function {own}.guard_trail();
create trigger orchestrator_no_truncate before truncate on {events}.mt_streams for each statement execute function {own}.guard_trail();

-- Tells readers of the feed, whoever wrote: several inserts of one transaction make one notification.
create function {own}.announce_facts() returns trigger language plpgsql as $$
begin
    perform pg_notify('{events}_facts', '');
    return null;
end
$$;

create trigger orchestrator_announce after insert on {events}.mt_events for each statement execute function {own}.announce_facts();
