-- compatible-since: 20251116_2142
--
-- A state that arrives late must not replace a newer one.

ALTER TABLE file_metadata_cache
    ADD COLUMN revision bigint DEFAULT 1 NOT NULL;
