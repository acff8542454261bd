ALTER TABLE file_metadata_cache
    DROP COLUMN metadata,
    DROP COLUMN version,
    DROP COLUMN owner_id;
