-- History. A hypertable where TimescaleDB is installed in this database, else a partition a month (UTC).

CREATE SEQUENCE hylla.readings_order CACHE 1;

DO $$
BEGIN
  CREATE TABLE hylla.readings_columns (
    dispenser text NOT NULL,
    ts timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    boot bigint,
    seq bigint,
    level double precision,
    quality text NOT NULL,
    reason text,
    refill boolean NOT NULL,
    stored bigint NOT NULL DEFAULT nextval('hylla.readings_order')
  );
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb') THEN
    ALTER TABLE hylla.readings_columns RENAME TO readings;
    PERFORM create_hypertable('hylla.readings', 'ts', chunk_time_interval => interval '1 month');
  ELSE
    CREATE TABLE hylla.readings (LIKE hylla.readings_columns INCLUDING DEFAULTS) PARTITION BY RANGE (ts);
    DROP TABLE hylla.readings_columns;
  END IF;
END
$$;

-- Readings of one dispenser in the order of device time; those of one time in the order in which they were stored.
CREATE INDEX readings_by_dispenser ON hylla.readings (dispenser, ts, stored);

-- month: its first day. To be called by who has the turn to commit. Attached, not made in place: that would wait for
-- whoever reads history, a dump too (manual, 5.11.2.2).
CREATE FUNCTION hylla.ensure_month(month date) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  name text := 'readings_' || to_char(month, 'YYYY_MM');
BEGIN
  IF to_regclass('hylla.' || name) IS NOT NULL
    OR NOT EXISTS (SELECT FROM pg_class WHERE oid = 'hylla.readings'::regclass AND relkind = 'p') THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE hylla.%I (LIKE hylla.readings INCLUDING DEFAULTS)', name);
  EXECUTE format(
    'ALTER TABLE hylla.readings ATTACH PARTITION hylla.%I FOR VALUES FROM (%L) TO (%L)',
    name,
    month::timestamp AT TIME ZONE 'UTC',
    (month + interval '1 month') AT TIME ZONE 'UTC'
  );
END
$$;

CREATE FUNCTION hylla.time_of(millis double precision) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN to_timestamp(millis / 1000);

CREATE FUNCTION hylla.millis_of(at timestamptz) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (extract(epoch FROM at) * 1000)::double precision;
