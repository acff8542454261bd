-- compatible-since: 20251116_1838
--
-- Modes and states of intentions are closed sets; a value outside of them would be obeyed by
-- nobody. Rows that an older installation left with another value are counted before anything is
-- changed.

DO $$
DECLARE
    found bigint;
BEGIN
    SELECT count(*) INTO found
    FROM ${prefix}_config
    WHERE current_mode NOT IN ('edit', 'rw', 'ro', 'ar');
    IF found > 0 THEN
        RAISE EXCEPTION 'rows of ${prefix}_config whose current_mode is not edit, rw, ro or ar: %', found
            USING ERRCODE = 'check_violation',
                  HINT = 'Set current_mode to the mode that the element has in element.json.';
    END IF;
END
$$;

DO $$
DECLARE
    found bigint;
BEGIN
    SELECT count(*) INTO found
    FROM ${prefix}_wal
    WHERE status NOT IN ('pending', 'committed', 'rolled_back', 'failed');
    IF found > 0 THEN
        RAISE EXCEPTION 'rows of ${prefix}_wal whose status is not pending, committed, rolled_back or failed: %', found
            USING ERRCODE = 'check_violation',
                  HINT = 'Look at these intentions and set status to what became of them.';
    END IF;
END
$$;

ALTER TABLE ${prefix}_config
    ADD CONSTRAINT check_${prefix}_config_mode
        CHECK (current_mode IN ('edit', 'rw', 'ro', 'ar'));

ALTER TABLE ${prefix}_wal
    ADD CONSTRAINT check_${prefix}_wal_status
        CHECK (status IN ('pending', 'committed', 'rolled_back', 'failed'));
