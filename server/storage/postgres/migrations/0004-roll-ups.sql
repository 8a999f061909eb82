-- Roll-ups of history, always computed from readings, and how far back each kind of record is kept.

CREATE TABLE hylla.roll_ups (
  dispenser text NOT NULL,
  step text NOT NULL,
  ts timestamptz NOT NULL,
  count bigint NOT NULL,
  min double precision NOT NULL,
  p10 double precision NOT NULL,
  mean double precision NOT NULL,
  p90 double precision NOT NULL,
  max double precision NOT NULL,
  refills bigint NOT NULL,
  PRIMARY KEY (dispenser, step, ts)
);
CREATE INDEX roll_ups_by_age ON hylla.roll_ups (step, ts);

-- Days of UTC with readings that are in no roll-up yet.
CREATE TABLE hylla.unrolled (day date PRIMARY KEY);

-- seen: the newest reading that `unrolled` knows of. From the others on, that record is there; before `late_from` no
-- reading is taken any more, so that a day of any time zone is whole as long as readings come for it.
CREATE TABLE hylla.retention (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  seen bigint NOT NULL DEFAULT 0,
  late_from timestamptz NOT NULL DEFAULT '-infinity',
  raw_from timestamptz NOT NULL DEFAULT '-infinity',
  quarters_from timestamptz NOT NULL DEFAULT '-infinity',
  hours_from timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO hylla.retention DEFAULT VALUES;

CREATE INDEX readings_by_order ON hylla.readings USING brin (stored);

CREATE FUNCTION hylla.span_of(step text, at timestamptz, zone text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE RETURN CASE step
  WHEN '15m' THEN date_bin('15 minutes', at, '1970-01-01Z')
  WHEN '1h' THEN date_bin('1 hour', at, '1970-01-01Z')
  ELSE date_trunc('day', at, zone)
END;

-- From the readings of since <= ts < until. Quantiles: linear interpolation, type 7 of Hyndman and Fan (1996), which
-- percentile_cont is. of: a dispenser, or null for all.
CREATE FUNCTION hylla.rolled_up(step text, zone text, since timestamptz, until timestamptz, of text)
RETURNS SETOF hylla.roll_ups
LANGUAGE sql STABLE AS $$
  SELECT r.dispenser, rolled_up.step, hylla.span_of(rolled_up.step, r.ts, zone), count(*), min(r.level),
    percentile_cont(0.1) WITHIN GROUP (ORDER BY r.level), avg(r.level),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY r.level), max(r.level), count(*) FILTER (WHERE r.refill)
  FROM hylla.readings r
  WHERE r.ts >= since AND r.ts < until AND (of IS NULL OR r.dispenser = of)
    AND r.quality = 'accepted' AND r.level IS NOT NULL
  GROUP BY 1, 3
$$;

-- Notes the days of readings that came since the last call.
CREATE FUNCTION hylla.note_unrolled() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  newest bigint;
BEGIN
  -- Readings are numbered in the order of their commits: what is seen up to a number is all up to it.
  SELECT max(r.stored) INTO newest FROM hylla.readings r WHERE r.stored > (SELECT seen FROM hylla.retention);
  IF newest IS NULL THEN
    RETURN;
  END IF;
  INSERT INTO hylla.unrolled (day)
  SELECT DISTINCT (r.ts AT TIME ZONE 'UTC')::date FROM hylla.readings r
  WHERE r.stored > (SELECT seen FROM hylla.retention) AND r.stored <= newest
  ON CONFLICT DO NOTHING;
  UPDATE hylla.retention SET seen = newest;
END
$$;

-- Rolls up a day of UTC, and the days of the zone that it has a part of.
CREATE FUNCTION hylla.roll_up(of_day date, zone text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  start timestamptz := of_day::timestamp AT TIME ZONE 'UTC';
  first_local timestamptz := date_trunc('day', start, zone);
  last_local timestamptz := date_trunc('day', start + interval '1 day' - interval '1 millisecond', zone);
  after_local timestamptz := date_trunc('day', last_local + interval '36 hours', zone);
  size text;
  since timestamptz;
  until timestamptz;
BEGIN
  FOREACH size IN ARRAY ARRAY['15m', '1h', '1d'] LOOP
    since := CASE size WHEN '1d' THEN first_local ELSE start END;
    until := CASE size WHEN '1d' THEN after_local ELSE start + interval '1 day' END;
    -- What is not whole any more is left as it was rolled up when it was.
    CONTINUE WHEN since < (SELECT raw_from FROM hylla.retention);
    DELETE FROM hylla.roll_ups u WHERE u.step = size AND u.ts >= since AND u.ts < until;
    INSERT INTO hylla.roll_ups SELECT * FROM hylla.rolled_up(size, zone, since, until, NULL);
  END LOOP;
  DELETE FROM hylla.unrolled u WHERE u.day = of_day;
END
$$;

-- raw_until, quarters_until, hours_until: what is older goes, readings only once they are rolled up.
CREATE FUNCTION hylla.forget(raw_until date, quarters_until date, hours_until date) RETURNS void
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
  DELETE FROM hylla.readings r WHERE r.ts < (SELECT raw_from FROM hylla.retention);
  DELETE FROM hylla.roll_ups u WHERE u.step = '15m' AND u.ts < (SELECT quarters_from FROM hylla.retention);
  DELETE FROM hylla.roll_ups u WHERE u.step = '1h' AND u.ts < (SELECT hours_from FROM hylla.retention);
END
$$;

-- Spans of one dispenser that begin in from_ts <= ts < to_ts: from readings as far back as they are all there, before that
-- as rolled up, in the finest step from the one asked for on that is kept.
CREATE FUNCTION hylla.trend(of text, step text, zone text, from_ts timestamptz, to_ts timestamptz, at_most bigint)
RETURNS SETOF hylla.roll_ups
LANGUAGE sql STABLE AS $$
  WITH bounds AS (
    SELECT
      CASE WHEN raw_from = '-infinity' OR trend.step <> '1d' THEN raw_from
        ELSE date_trunc('day', raw_from + interval '1 day' - interval '1 millisecond', zone) END AS whole_from,
      CASE trend.step WHEN '15m' THEN quarters_from ELSE 'infinity' END AS quarters_from,
      CASE trend.step WHEN '1d' THEN 'infinity' ELSE hours_from END AS hours_from
    FROM hylla.retention
  ), spans AS (
    SELECT r.* FROM bounds b,
      hylla.rolled_up(trend.step, zone, greatest(from_ts, b.whole_from), to_ts + interval '25 hours', of) r
    UNION ALL
    SELECT u.* FROM bounds b, hylla.roll_ups u
    WHERE u.dispenser = of AND u.ts < b.whole_from AND CASE u.step
      WHEN '15m' THEN trend.step = '15m' AND u.ts >= b.quarters_from
      WHEN '1h' THEN (trend.step = '1h' OR trend.step = '15m' AND u.ts < b.quarters_from) AND u.ts >= b.hours_from
      ELSE trend.step = '1d' OR u.ts < b.hours_from END
  )
  SELECT * FROM spans s WHERE s.ts >= from_ts AND s.ts < to_ts ORDER BY s.ts LIMIT at_most
$$;
