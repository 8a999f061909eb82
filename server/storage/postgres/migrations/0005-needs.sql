-- The same need is never ordered twice. Each line of an order says which need of its item it meets: one more than the
-- newest that whoever placed it knew of. Two who decide on the same knowledge claim the same need, and the second is
-- refused, whatever has become of the first one's order meanwhile: a draft, approved at once, sent, received. What is
-- needed anew while that order is on its way is a later need.
DROP TRIGGER new_order ON hylla.documents;
DROP TRIGGER changed_order ON hylla.documents;
DROP TRIGGER removed_order ON hylla.documents;
DROP FUNCTION hylla.note_needs();
DROP TABLE hylla.open_needs;

CREATE TABLE hylla.needs (
  item text NOT NULL,
  need bigint NOT NULL,
  "order" text NOT NULL,
  PRIMARY KEY (item, need)
);
CREATE INDEX needs_by_order ON hylla.needs ("order");

-- An order keeps its number and its needs, and what was approved, sent or cancelled stays that: a replica that does not
-- know of it must not make the order wait again.
CREATE FUNCTION hylla.note_order() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM hylla.needs n WHERE n."order" = OLD.id;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.doc ->> 'createdAt', OLD.doc ->> 'supplier') IS DISTINCT FROM (NEW.doc ->> 'createdAt', NEW.doc ->> 'supplier') THEN
      RAISE unique_violation USING MESSAGE = format('the order number %s is taken', NEW.id);
    END IF;
    IF OLD.doc ->> 'approvedAt' IS NOT NULL AND NEW.doc ->> 'approvedAt' IS NULL
      OR OLD.doc ->> 'sentAt' IS NOT NULL AND NEW.doc ->> 'sentAt' IS NULL
      OR OLD.doc ->> 'cancelledAt' IS NOT NULL AND NEW.doc ->> 'cancelledAt' IS NULL THEN
      RAISE check_violation USING MESSAGE = format('the order %s is %s already', NEW.id, OLD.doc ->> 'status');
    END IF;
  END IF;
  INSERT INTO hylla.needs (item, need, "order")
  SELECT line ->> 'item', (line ->> 'need')::bigint, NEW.id FROM json_array_elements(NEW.doc -> 'lines') line
  WHERE line ->> 'need' IS NOT NULL AND NOT EXISTS (
    SELECT FROM hylla.needs n
    WHERE n.item = line ->> 'item' AND n.need = (line ->> 'need')::bigint AND n."order" = NEW.id
  );
  RETURN NULL;
END
$$;

CREATE TRIGGER new_order AFTER INSERT ON hylla.documents
FOR EACH ROW WHEN (NEW.collection = 'orders') EXECUTE FUNCTION hylla.note_order();
CREATE TRIGGER changed_order AFTER UPDATE ON hylla.documents
FOR EACH ROW WHEN (NEW.collection = 'orders') EXECUTE FUNCTION hylla.note_order();
CREATE TRIGGER removed_order AFTER DELETE ON hylla.documents
FOR EACH ROW WHEN (OLD.collection = 'orders') EXECUTE FUNCTION hylla.note_order();
