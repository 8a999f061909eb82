-- Whole months of forgotten readings go as tables, not row by row: hylla.forget says what is forgotten, hylla.drop_months and
-- hylla.delete_forgotten remove it.

-- raw_until, quarters_until, hours_until: what is older is forgotten, readings only once they are rolled up.
CREATE OR REPLACE FUNCTION hylla.forget(raw_until date, quarters_until date, hours_until date) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  kept date := least(raw_until, (SELECT min(day) FROM hylla.unrolled));
BEGIN
  -- Where nothing goes, nothing is spoilt by what a wrong clock dates from long ago.
  IF EXISTS (SELECT FROM hylla.readings r WHERE r.ts < (kept - 2)::timestamp AT TIME ZONE 'UTC') THEN
    UPDATE hylla.retention SET
      late_from = greatest(late_from, kept::timestamp AT TIME ZONE 'UTC'),
      raw_from = greatest(raw_from, (kept - 2)::timestamp AT TIME ZONE 'UTC');
  END IF;
  UPDATE hylla.retention SET
    quarters_from = greatest(quarters_from, quarters_until::timestamp AT TIME ZONE 'UTC'),
    hours_from = greatest(hours_from, hours_until::timestamp AT TIME ZONE 'UTC');
END
$$;

-- No reading of such a month is taken any more, so nobody waits for its table. To drop it needs the whole history for an
-- instant: where somebody reads for long, a dump, it is left for the next time, and commits are not held up.
CREATE FUNCTION hylla.drop_months() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  month text;
  forgotten timestamptz := (SELECT raw_from FROM hylla.retention);
BEGIN
  IF forgotten = '-infinity' THEN
    RETURN;
  END IF;
  PERFORM set_config('lock_timeout', '200ms', true);
  IF (SELECT relkind FROM pg_class WHERE oid = 'hylla.readings'::regclass) = 'p' THEN
    FOR month IN
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'hylla.readings'::regclass AND c.relname ~ '^readings_\d{4,}_\d\d$'
        AND (to_date(substr(c.relname, 10), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= forgotten
    LOOP
      EXECUTE format('DROP TABLE hylla.%I', month);
    END LOOP;
  ELSIF EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb') THEN
    -- Chunks that end before that: https://www.tigerdata.com/docs/reference/timescaledb/hypertables/drop_chunks
    EXECUTE 'SELECT drop_chunks(''hylla.readings''::regclass, older_than => $1)' USING forgotten;
  END IF;
EXCEPTION WHEN lock_not_available THEN
  NULL;
END
$$;

CREATE FUNCTION hylla.delete_forgotten() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM hylla.readings r WHERE r.ts < (SELECT raw_from FROM hylla.retention);
  DELETE FROM hylla.roll_ups u WHERE u.step = '15m' AND u.ts < (SELECT quarters_from FROM hylla.retention);
  DELETE FROM hylla.roll_ups u WHERE u.step = '1h' AND u.ts < (SELECT hours_from FROM hylla.retention);
END
$$;
