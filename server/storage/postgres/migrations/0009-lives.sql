-- A dump that is restored under running replicas is another database for them, whatever its revision: another life.

-- Another one whenever somebody finds that the database was set back.
ALTER TABLE hylla.head ADD COLUMN life uuid NOT NULL DEFAULT gen_random_uuid();

-- Which life this is. A table that was dropped and restored has another oid.
CREATE FUNCTION hylla.life() RETURNS text
LANGUAGE sql STABLE AS $$ SELECT h.tableoid::text || ' ' || h.life FROM hylla.head h $$;

-- Whether what this session knows is of another life. It says of which in the setting hylla.life; a replica of before says
-- nothing.
CREATE FUNCTION hylla.is_of_another_life() RETURNS boolean
LANGUAGE sql STABLE AS $$ SELECT coalesce(nullif(current_setting('hylla.life', true), '') <> hylla.life(), false) $$;

CREATE OR REPLACE FUNCTION hylla.missed(base bigint, OUT status text, OUT rev bigint, OUT keys text[])
LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT h.rev INTO missed.rev FROM hylla.head h;
  IF hylla.is_of_another_life() THEN
    status := 'reset';
  ELSIF missed.rev = base THEN
    status := 'current';
  ELSIF missed.rev > base AND EXISTS (SELECT FROM hylla.commits c WHERE c.rev = base + 1) THEN
    status := 'behind';
    keys := ARRAY(
      SELECT DISTINCT unnest((SELECT c.keys FROM hylla.commits c WHERE c.rev = r.rev))
      FROM generate_series(base + 1, missed.rev) r(rev)
    );
  ELSE
    status := 'reset';
  END IF;
END
$$;

CREATE OR REPLACE FUNCTION hylla.take_turn(base bigint, OUT status text, OUT rev bigint, OUT keys text[], OUT changes json)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM hylla.head h FOR UPDATE;
  -- A database that was set back must not give a revision out again, and must not be at one that others were at before.
  UPDATE hylla.head h SET rev = base + 1, life = gen_random_uuid()
  WHERE h.rev < base OR h.rev = base AND hylla.is_of_another_life();
  IF FOUND THEN
    status := 'reset';
    rev := base + 1;
    RETURN;
  END IF;
  SELECT m.status, m.rev, m.keys INTO take_turn.status, take_turn.rev, take_turn.keys FROM hylla.missed(base) m;
  IF keys IS NOT NULL THEN
    changes := hylla.changes_of(keys);
  END IF;
END
$$;
