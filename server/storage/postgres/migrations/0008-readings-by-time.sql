-- Days are rolled up, and forgotten, by time alone. Readings come nearly in its order, so that what is known of each few pages
-- does (manual, BRIN Indexes), which costs a commit next to nothing.
CREATE INDEX readings_by_time ON hylla.readings USING brin (ts) WITH (pages_per_range = 32, autosummarize = on);

-- TimescaleDB makes a tree for that, with an entry for each reading.
DROP INDEX IF EXISTS hylla.readings_ts_idx;
