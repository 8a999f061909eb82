-- The documents, and the one order that all replicas commit in.

-- One row. Its lock is the turn to commit; rev is the last commit.
CREATE TABLE hylla.head (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  rev bigint NOT NULL
);
INSERT INTO hylla.head (rev) VALUES (0);

-- json, not jsonb: what a device sent may hold \u0000, which jsonb refuses. Room in each page keeps updates in place.
CREATE TABLE hylla.documents (
  collection text NOT NULL,
  id text NOT NULL,
  rev bigint NOT NULL,
  doc json NOT NULL,
  PRIMARY KEY (collection, id)
) WITH (fillfactor = 70);

-- The last commits: which documents each of them touched, as 'collection id'.
CREATE TABLE hylla.commits (
  rev bigint PRIMARY KEY,
  keys text[] NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The last commit of each replica, so that one whose answer was lost is known again.
CREATE TABLE hylla.writers (
  writer uuid PRIMARY KEY,
  seq bigint NOT NULL,
  rev bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION hylla.collection_of(key text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN split_part(key, ' ', 1);

CREATE FUNCTION hylla.id_of(key text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN substr(key, strpos(key, ' ') + 1);

-- The documents of keys as they are now: [collection, id, document or null], ... One look into the index a key, whatever
-- the planner believes of the tables' sizes.
CREATE FUNCTION hylla.changes_of(keys text[]) RETURNS json
LANGUAGE sql STABLE AS $$
  SELECT json_agg(json_build_array(hylla.collection_of(k.key), hylla.id_of(k.key), (
    SELECT d.doc FROM hylla.documents d WHERE d.collection = hylla.collection_of(k.key) AND d.id = hylla.id_of(k.key)
  )))
  FROM unnest(keys) k(key)
$$;

-- What a replica that is at base has missed. Status 'current'; 'behind' with the keys that were touched; or 'reset', when
-- that is not known: it must read everything.
CREATE FUNCTION hylla.missed(base bigint, OUT status text, OUT rev bigint, OUT keys text[])
LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT h.rev INTO missed.rev FROM hylla.head h;
  IF missed.rev = base THEN
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
