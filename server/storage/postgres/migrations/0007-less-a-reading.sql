-- Less work a reading. The store of before stays for replicas of before, which may still run beside the first new one.

-- By the bytes of an id and not by a language, and without what is only asked for when two readings have one time.
ALTER TABLE hylla.readings ALTER COLUMN dispenser TYPE text COLLATE "C";
DROP INDEX hylla.readings_by_dispenser;
CREATE INDEX readings_by_dispenser ON hylla.readings (dispenser, ts);
DROP TRIGGER new_order ON hylla.documents;
DROP TRIGGER changed_order ON hylla.documents;
DROP TRIGGER removed_order ON hylla.documents;
ALTER TABLE hylla.documents ALTER COLUMN collection TYPE text COLLATE "C", ALTER COLUMN id TYPE text COLLATE "C";
CREATE TRIGGER new_order AFTER INSERT ON hylla.documents
FOR EACH ROW WHEN (NEW.collection = 'orders') EXECUTE FUNCTION hylla.note_order();
CREATE TRIGGER changed_order AFTER UPDATE ON hylla.documents
FOR EACH ROW WHEN (NEW.collection = 'orders') EXECUTE FUNCTION hylla.note_order();
CREATE TRIGGER removed_order AFTER DELETE ON hylla.documents
FOR EACH ROW WHEN (OLD.collection = 'orders') EXECUTE FUNCTION hylla.note_order();

CREATE OR REPLACE FUNCTION hylla.take_turn(base bigint, OUT status text, OUT rev bigint, OUT keys text[], OUT changes json)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM hylla.head h FOR UPDATE;
  -- A database that was set back must not give a revision out again.
  UPDATE hylla.head h SET rev = base WHERE h.rev < base;
  IF FOUND THEN
    status := 'reset';
    rev := base;
    RETURN;
  END IF;
  SELECT m.status, m.rev, m.keys INTO take_turn.status, take_turn.rev, take_turn.keys FROM hylla.missed(base) m;
  IF keys IS NOT NULL THEN
    changes := hylla.changes_of(keys);
  END IF;
END
$$;

-- Stores the commit seq of writer, worked out on the state as of base. keys: 'collection id' of the documents put; docs: a
-- line of JSON each, in the same order; removed: keys of those removed. reads: the keys that the work rests on; a bare
-- collection stands for all of it. times, arrivals: ms after since. Of the readings' columns the last three are null where
-- they say nothing: accepted, no reason, no refill.
--
-- Status 'stored' as rev; changes are what others had committed since base, which none of reads is among.
-- 'repeat': it was stored by an earlier call; changes are all since base, its own included.
-- 'behind', 'reset': nothing is stored; see hylla.missed.
CREATE FUNCTION hylla.store(
  writer uuid, seq bigint, base bigint, keys text[], docs text, removed text[], reads text[], months date[],
  since double precision, dispensers text[], times double precision[], arrivals double precision[], boots bigint[], seqs bigint[],
  levels double precision[], qualities text[], reasons text[], refills boolean[],
  OUT status text, OUT rev bigint, OUT changes json
)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  new_rev bigint;
  month date;
  missed text[];
  gone text;
  ordered bigint;
BEGIN
  SELECT t.status, t.rev, t.keys, t.changes INTO status, rev, missed, changes FROM hylla.take_turn(base) t;
  IF EXISTS (SELECT FROM hylla.writers w WHERE w.writer = store.writer AND w.seq = store.seq) THEN
    status := CASE status WHEN 'reset' THEN 'repeat-reset' ELSE 'repeat' END;
    RETURN;
  END IF;
  IF status = 'reset' OR status = 'behind' AND EXISTS (
    SELECT FROM unnest(missed) m(key)
    WHERE m.key IN (SELECT unnest(reads)) OR hylla.collection_of(m.key) IN (SELECT unnest(reads))
  ) THEN
    RETURN;
  END IF;
  status := 'stored';
  new_rev := store.rev + 1;
  rev := new_rev;
  UPDATE hylla.head SET rev = new_rev;

  FOREACH gone IN ARRAY removed LOOP
    DELETE FROM hylla.documents d WHERE d.collection = hylla.collection_of(gone) AND d.id = hylla.id_of(gone);
  END LOOP;
  INSERT INTO hylla.documents AS d (collection, id, rev, doc)
  SELECT hylla.collection_of(p.key), hylla.id_of(p.key), new_rev, p.doc::json
  FROM (SELECT unnest(store.keys) AS key, string_to_table(docs, E'\n') AS doc) p
  ON CONFLICT (collection, id) DO UPDATE SET rev = excluded.rev, doc = excluded.doc;

  IF cardinality(dispensers) > 0 THEN
    FOREACH month IN ARRAY months LOOP
      PERFORM hylla.ensure_month(month);
    END LOOP;
    -- Numbered all at once: whoever has the turn is alone.
    SELECT CASE WHEN o.is_called THEN o.last_value ELSE 0 END INTO ordered FROM hylla.readings_order o;
    PERFORM setval('hylla.readings_order', ordered + cardinality(dispensers));
    -- Side by side in one list, which is cheaper than rows of a function.
    INSERT INTO hylla.readings (dispenser, ts, received_at, boot, seq, level, quality, reason, refill, stored)
    SELECT r.dispenser, hylla.time_of(since + r.ts), hylla.time_of(since + r.arrival), r.boot, r.seq, r.level,
      coalesce(r.quality, 'accepted'), r.reason, coalesce(r.refill, false), r.stored
    FROM (
      SELECT unnest(dispensers) AS dispenser, unnest(times) AS ts, unnest(arrivals) AS arrival, unnest(boots) AS boot,
        unnest(seqs) AS seq, unnest(levels) AS level, unnest(qualities) AS quality, unnest(reasons) AS reason,
        unnest(refills) AS refill, generate_series(ordered + 1, ordered + cardinality(dispensers)) AS stored
    ) r
    WHERE hylla.time_of(since + r.ts) >= (SELECT late_from FROM hylla.retention);
  END IF;

  INSERT INTO hylla.commits (rev, keys) VALUES (new_rev, store.keys || removed);
  DELETE FROM hylla.commits c WHERE c.rev <= new_rev - 4096;
  INSERT INTO hylla.writers AS w (writer, seq, rev) VALUES (store.writer, store.seq, new_rev)
  ON CONFLICT (writer) DO UPDATE SET seq = excluded.seq, rev = excluded.rev, at = excluded.at;
  PERFORM pg_notify('hylla', new_rev::text);
END
$$;
