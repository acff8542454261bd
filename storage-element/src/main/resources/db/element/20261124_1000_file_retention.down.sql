ALTER TABLE ${prefix}_files
    DROP CONSTRAINT check_${prefix}_files_retention,
    DROP COLUMN expires_at,
    DROP COLUMN ttl_days,
    DROP COLUMN retention_policy;
