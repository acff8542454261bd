-- Values that do not fit stop this script with their number, and nothing is changed.

LOCK TABLE search_history, download_statistics IN ACCESS EXCLUSIVE MODE;

DO $$
DECLARE
    found bigint;
BEGIN
    SELECT count(*) INTO found
    FROM search_history
    WHERE id > 2147483647;
    IF found > 0 THEN
        RAISE EXCEPTION 'rows of search_history with an id above 2147483647: %', found
            USING ERRCODE = 'numeric_value_out_of_range',
                  HINT = 'The numbers before this migration end at 2147483647; remove or renumber these rows.';
    END IF;
END
$$;

DO $$
DECLARE
    found bigint;
BEGIN
    SELECT count(*) INTO found
    FROM download_statistics
    WHERE id > 2147483647 OR download_time_ms > 2147483647;
    IF found > 0 THEN
        RAISE EXCEPTION 'rows of download_statistics with an id or a download_time_ms above 2147483647: %', found
            USING ERRCODE = 'numeric_value_out_of_range',
                  HINT = 'The numbers before this migration end at 2147483647; remove or renumber these rows.';
    END IF;
END
$$;

DO $$
DECLARE
    found bigint;
BEGIN
    SELECT count(*) INTO found
    FROM (SELECT last_value FROM search_history_id_seq
          UNION ALL
          SELECT last_value FROM download_statistics_id_seq) sequence
    WHERE last_value > 2147483647;
    IF found > 0 THEN
        RAISE EXCEPTION 'sequences of search_history and download_statistics above 2147483647: %', found
            USING ERRCODE = 'numeric_value_out_of_range',
                  HINT = 'Set the sequence back to the highest id that is left.';
    END IF;
END
$$;

ALTER SEQUENCE download_statistics_id_seq AS integer;

ALTER TABLE download_statistics
    ALTER COLUMN id TYPE integer,
    ALTER COLUMN download_time_ms TYPE integer;

ALTER SEQUENCE search_history_id_seq AS integer;

ALTER TABLE search_history
    ALTER COLUMN id TYPE integer;
