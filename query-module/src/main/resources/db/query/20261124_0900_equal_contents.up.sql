-- compatible-since: 20251116_2142
--
-- Two documents may have the same bytes; the cache must hold both.

DROP INDEX ix_file_metadata_cache_sha256_hash;

CREATE INDEX ix_file_metadata_cache_sha256_hash ON file_metadata_cache (sha256_hash);
