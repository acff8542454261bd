-- Documents with equal contents stop this script with their number, and nothing is changed.

LOCK TABLE file_metadata_cache IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    found bigint;
BEGIN
    SELECT count(*) - count(DISTINCT sha256_hash) INTO found
    FROM file_metadata_cache;
    IF found > 0 THEN
        RAISE EXCEPTION 'rows of file_metadata_cache that repeat the sha256_hash of another: %', found
            USING ERRCODE = 'unique_violation',
                  HINT = 'The schema before this migration keeps one document for each content.';
    END IF;
END
$$;

DROP INDEX ix_file_metadata_cache_sha256_hash;

CREATE UNIQUE INDEX ix_file_metadata_cache_sha256_hash ON file_metadata_cache (sha256_hash);
