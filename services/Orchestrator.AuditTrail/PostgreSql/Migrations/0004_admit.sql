-- Lets units of work in, or names all that may not come in. First in every commit: the streams are locked in the order of
-- their ids (two processes never wait for each other in a circle), the writing transaction has its id before it takes a
-- number of the feed, and what is refused here has not burnt one.
-- A stream to which nothing is added is only checked.
-- Refused: SQLSTATE OR409 with the message {"conflicts": [{"stream", "actual", "archived"}], "duplicates": [{"endpoint", "message"}]}.
create function {own}.admit(
    ids text[], kinds text[], expected bigint[], added bigint[], times timestamptz[],
    endpoints text[], messages uuid[], handled timestamptz[])
returns void language plpgsql as $$
declare
    conflicts jsonb;
    duplicates jsonb;
    fresh int;
    made text[];
begin
    if cardinality(ids) > 0 then
        with present as materialized (
            select s.id, coalesce(s.version, 0) as version, coalesce(s.is_archived, false) as archived
            from {events}.mt_streams s where s.id = any (ids) order by s.id for no key update)
        select
            jsonb_agg(jsonb_build_object('stream', w.id, 'actual', coalesce(p.version, 0), 'archived', coalesce(p.archived, false)))
                filter (where coalesce(p.version, 0) <> w.expected or p.archived),
            count(*) filter (where p.id is null and w.added > 0)
        into conflicts, fresh
        from unnest(ids, expected, added) as w (id, expected, added) left join present p on p.id = w.id;

        if conflicts is null and fresh > 0 then
            with written as (
                insert into {events}.mt_streams (id, type, version, timestamp, created)
                select w.id, w.kind, w.added, w.at, w.at
                from unnest(ids, kinds, expected, added, times) as w (id, kind, expected, added, at)
                where w.expected = 0 and w.added > 0 order by w.id
                on conflict (id) do nothing
                returning id)
            select array_agg(id) into made from written;

            -- Somebody created one between the two statements; this one sees it.
            if coalesce(cardinality(made), 0) < fresh then
                select jsonb_agg(jsonb_build_object('stream', s.id, 'actual', s.version, 'archived', coalesce(s.is_archived, false)))
                into conflicts
                from unnest(ids, expected) as w (id, expected) join {events}.mt_streams s on s.id = w.id
                where w.expected = 0 and s.version > 0 and w.id <> all (coalesce(made, '{}'));
            end if;
        end if;

        if conflicts is null and fresh < cardinality(ids) then
            update {events}.mt_streams s
            set version = w.expected + w.added, timestamp = w.at, type = coalesce(s.type, w.kind)
            from unnest(ids, kinds, expected, added, times) as w (id, kind, expected, added, at)
            where s.id = w.id and w.added > 0 and coalesce(s.version, 0) = w.expected and (w.expected > 0 or s.id <> all (coalesce(made, '{}')));
        end if;
    end if;

    if cardinality(messages) > 0 then
        with written as (
            insert into {own}.inbox (endpoint, message_id, handled_at)
            select * from unnest(endpoints, messages, handled) as w (endpoint, message_id, handled_at) order by 1, 2
            on conflict do nothing
            returning endpoint, message_id)
        select jsonb_agg(jsonb_build_object('endpoint', w.endpoint, 'message', w.message_id)) into duplicates
        from unnest(endpoints, messages) as w (endpoint, message_id)
        where not exists (select from written i where i.endpoint = w.endpoint and i.message_id = w.message_id);
    end if;

    if conflicts is not null or duplicates is not null then
        raise exception using errcode = 'OR409',
            message = jsonb_build_object('conflicts', coalesce(conflicts, '[]'), 'duplicates', coalesce(duplicates, '[]'))::text;
    end if;
end
$$;
