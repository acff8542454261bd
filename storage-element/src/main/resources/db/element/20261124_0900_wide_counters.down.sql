-- Values that do not fit stop this script with their number, and nothing is changed.

LOCK TABLE ${prefix}_config, ${prefix}_wal IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    found bigint;
BEGIN
    SELECT count(*) INTO found
    FROM ${prefix}_config
    WHERE total_files > 2147483647 OR total_size_bytes > 2147483647;
    IF found > 0 THEN
        RAISE EXCEPTION 'rows of ${prefix}_config with total_files or total_size_bytes above 2147483647: %', found
            USING ERRCODE = 'numeric_value_out_of_range',
                  HINT = 'The counters before this migration end at 2147483647; this element has outgrown them.';
    END IF;
END
$$;

DO $$
DECLARE
    found bigint;
BEGIN
    SELECT count(*) INTO found
    FROM ${prefix}_wal
    WHERE duration_ms > 2147483647;
    IF found > 0 THEN
        RAISE EXCEPTION 'rows of ${prefix}_wal with duration_ms above 2147483647: %', found
            USING ERRCODE = 'numeric_value_out_of_range',
                  HINT = 'Remove completed rows of the intention log that are no longer needed, then try again.';
    END IF;
END
$$;

ALTER TABLE ${prefix}_wal
    ALTER COLUMN duration_ms TYPE integer;

ALTER TABLE ${prefix}_config
    ALTER COLUMN total_files TYPE integer,
    ALTER COLUMN total_size_bytes TYPE integer;
