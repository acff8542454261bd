-- Values that do not fit stop this script with their number, and nothing is changed.

LOCK TABLE storage_elements IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    found bigint;
BEGIN
    SELECT count(*) INTO found
    FROM storage_elements
    WHERE file_count > 2147483647;
    IF found > 0 THEN
        RAISE EXCEPTION 'rows of storage_elements with a file_count above 2147483647: %', found
            USING ERRCODE = 'numeric_value_out_of_range',
                  HINT = 'The counter before this migration ends at 2147483647; these elements have outgrown it.';
    END IF;
END
$$;

ALTER TABLE storage_elements
    ALTER COLUMN file_count TYPE integer;
