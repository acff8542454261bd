-- compatible-since: 20251116_2142
--
-- Elements keep names of 500 and media types of 255 characters; the cache must hold what they hold.

ALTER TABLE file_metadata_cache
    ALTER COLUMN filename TYPE varchar(500),
    ALTER COLUMN mime_type TYPE varchar(255);
