ALTER TABLE file_metadata_cache
    ALTER COLUMN storage_filename DROP DEFAULT,
    ALTER COLUMN storage_element_url DROP DEFAULT;
