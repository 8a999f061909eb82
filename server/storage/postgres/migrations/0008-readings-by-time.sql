-- TimescaleDB makes one for every hypertable; nothing here looks readings up by time alone.
DROP INDEX IF EXISTS hylla.readings_ts_idx;
