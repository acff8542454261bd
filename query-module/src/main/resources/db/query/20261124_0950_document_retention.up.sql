-- compatible-since: 20251116_2142
--
-- Until when a document is kept, as its element says. No CHECK: a policy that a newer element knows
-- must not keep its documents out of the cache.

ALTER TABLE file_metadata_cache
    ADD COLUMN retention_policy varchar(20) DEFAULT 'permanent' NOT NULL,
    ADD COLUMN ttl_days integer,
    ADD COLUMN expires_at timestamptz;
