ALTER TABLE file_metadata_cache
    DROP COLUMN expires_at,
    DROP COLUMN ttl_days,
    DROP COLUMN retention_policy;
