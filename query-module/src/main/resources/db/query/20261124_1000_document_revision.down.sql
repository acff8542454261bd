ALTER TABLE file_metadata_cache
    DROP COLUMN revision;
