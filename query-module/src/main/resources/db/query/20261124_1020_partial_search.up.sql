-- compatible-since: 20251116_2142
--
-- A part of a name or of a description is found by its trigrams, whatever its letter case.

CREATE INDEX idx_file_metadata_filename_trgm ON file_metadata_cache
    USING gin (lower(filename) public.gin_trgm_ops);

CREATE INDEX idx_file_metadata_description_trgm ON file_metadata_cache
    USING gin (lower(coalesce(description, '')) public.gin_trgm_ops);
