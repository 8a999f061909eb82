-- One call, one commit.

-- The same need is never ordered twice: replenishment has at most one draft a supplier, in which an item stands once, and
-- an order's number belongs to the order that took it first.
CREATE TABLE hylla.open_needs (
  supplier text NOT NULL,
  item text NOT NULL,
  "order" text NOT NULL,
  UNIQUE (supplier, item) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX open_needs_by_order ON hylla.open_needs ("order");

CREATE FUNCTION hylla.note_needs() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.doc ->> 'createdAt', OLD.doc ->> 'supplier')
    IS DISTINCT FROM (NEW.doc ->> 'createdAt', NEW.doc ->> 'supplier') THEN
    RAISE unique_violation USING MESSAGE = format('the order number %s is taken', NEW.id);
  END IF;
  DELETE FROM hylla.open_needs WHERE "order" = OLD.id;
  IF TG_OP = 'DELETE' THEN
    RETURN NULL;
  END IF;
  IF NEW.doc ->> 'status' = 'draft' AND NEW.doc ->> 'createdBy' = 'system' THEN
    INSERT INTO hylla.open_needs (supplier, item, "order")
    SELECT DISTINCT NEW.doc ->> 'supplier', line ->> 'item', NEW.id FROM json_array_elements(NEW.doc -> 'lines') line;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER new_order AFTER INSERT ON hylla.documents
FOR EACH ROW WHEN (NEW.collection = 'orders') EXECUTE FUNCTION hylla.note_needs();
CREATE TRIGGER changed_order AFTER UPDATE ON hylla.documents
FOR EACH ROW WHEN (NEW.collection = 'orders') EXECUTE FUNCTION hylla.note_needs();
CREATE TRIGGER removed_order AFTER DELETE ON hylla.documents
FOR EACH ROW WHEN (OLD.collection = 'orders') EXECUTE FUNCTION hylla.note_needs();

-- Takes the turn to commit, until the transaction ends, and tells what was missed. Each statement in here sees what was
-- committed while it waited; a query around it would not.
CREATE FUNCTION hylla.take_turn(base bigint, OUT status text, OUT rev bigint, OUT keys text[], OUT changes json)
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
  changes := hylla.changes_of(keys);
END
$$;

-- Stores the commit seq of writer, worked out on the state as of base. keys: 'collection id' of the documents put, or
-- removed (docs null). reads: the keys that the work rests on; a bare collection stands for all of it.
--
-- Status 'stored' as rev; changes are what others had committed since base, which none of reads is among.
-- 'repeat': it was stored by an earlier call; changes are all since base, its own included.
-- 'behind', 'reset': nothing is stored; see hylla.missed.
CREATE FUNCTION hylla.store(
  writer uuid, seq bigint, base bigint, keys text[], docs text[], reads text[], months date[],
  dispensers text[], times double precision[], arrivals double precision[], boots bigint[], seqs bigint[],
  levels double precision[], qualities text[], reasons text[], refills boolean[],
  OUT status text, OUT rev bigint, OUT changes json
)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  new_rev bigint;
  month date;
  missed text[];
  removed text;
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

  FOR removed IN SELECT p.key FROM unnest(keys, docs) AS p(key, doc) WHERE p.doc IS NULL LOOP
    DELETE FROM hylla.documents d
    WHERE d.collection = hylla.collection_of(removed) AND d.id = hylla.id_of(removed);
  END LOOP;
  INSERT INTO hylla.documents AS d (collection, id, rev, doc)
  SELECT hylla.collection_of(p.key), hylla.id_of(p.key), new_rev, p.doc::json
  FROM unnest(keys, docs) AS p(key, doc) WHERE p.doc IS NOT NULL
  ON CONFLICT (collection, id) DO UPDATE SET rev = excluded.rev, doc = excluded.doc;

  IF cardinality(dispensers) > 0 THEN
    FOREACH month IN ARRAY months LOOP
      PERFORM hylla.ensure_month(month);
    END LOOP;
    INSERT INTO hylla.readings (dispenser, ts, received_at, boot, seq, level, quality, reason, refill)
    SELECT r.dispenser, hylla.time_of(r.ts), hylla.time_of(r.arrival), r.boot, r.seq, r.level, r.quality, r.reason, r.refill
    FROM unnest(dispensers, times, arrivals, boots, seqs, levels, qualities, reasons, refills)
      AS r(dispenser, ts, arrival, boot, seq, level, quality, reason, refill)
    WHERE hylla.time_of(r.ts) >= (SELECT late_from FROM hylla.retention);
  END IF;

  INSERT INTO hylla.commits (rev, keys) VALUES (new_rev, store.keys);
  DELETE FROM hylla.commits c WHERE c.rev <= new_rev - 4096;
  INSERT INTO hylla.writers AS w (writer, seq, rev) VALUES (store.writer, store.seq, new_rev)
  ON CONFLICT (writer) DO UPDATE SET seq = excluded.seq, rev = excluded.rev, at = excluded.at;
  PERFORM pg_notify('hylla', new_rev::text);
END
$$;
