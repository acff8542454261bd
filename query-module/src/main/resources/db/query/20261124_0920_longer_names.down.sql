-- Values that do not fit stop this script with their number, and nothing is changed.

LOCK TABLE file_metadata_cache IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    found bigint;
BEGIN
    SELECT count(*) INTO found
    FROM file_metadata_cache
    WHERE length(filename) > 255 OR length(mime_type) > 127;
    IF found > 0 THEN
        RAISE EXCEPTION 'rows of file_metadata_cache with a filename above 255 or a mime_type above 127 characters: %', found
            USING ERRCODE = 'string_data_right_truncation',
                  HINT = 'Remove these rows from the cache; the documents stay in their elements.';
    END IF;
END
$$;

ALTER TABLE file_metadata_cache
    ALTER COLUMN filename TYPE varchar(255),
    ALTER COLUMN mime_type TYPE varchar(127);
