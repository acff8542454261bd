-- compatible-since: 20251116_2142
--
-- Histories only grow: their numbers, and the time of a slow download, get eight bytes.

ALTER TABLE search_history
    ALTER COLUMN id TYPE bigint;

ALTER SEQUENCE search_history_id_seq AS bigint;

ALTER TABLE download_statistics
    ALTER COLUMN id TYPE bigint,
    ALTER COLUMN download_time_ms TYPE bigint;

ALTER SEQUENCE download_statistics_id_seq AS bigint;
