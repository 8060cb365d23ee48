-- A session plans admit() once, and the first plan is made when mt_streams is all but empty: a scan, which then reads the whole
-- of a table that grows with every incident, until statistics are gathered. It looks for a few ids, always: by index, always.
alter function {own}.admit(text[], text[], bigint[], bigint[], timestamptz[], text[], uuid[], timestamptz[]) set enable_seqscan = off;
alter function {own}.admit(text[], text[], bigint[], bigint[], timestamptz[], text[], uuid[], timestamptz[]) set enable_hashjoin = off;
alter function {own}.admit(text[], text[], bigint[], bigint[], timestamptz[], text[], uuid[], timestamptz[]) set enable_mergejoin = off;
