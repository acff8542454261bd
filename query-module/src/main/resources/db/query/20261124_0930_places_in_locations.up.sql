-- compatible-since: 20251116_2142
--
-- Where the bytes lie is asked of the registry and of the locations, not of these two columns; a
-- new row need not name them.

ALTER TABLE file_metadata_cache
    ALTER COLUMN storage_filename SET DEFAULT '',
    ALTER COLUMN storage_element_url SET DEFAULT '';
