-- compatible-since: 20251116_2141
--
-- Counters are never below zero, and a rate limit of zero would lock an account out. Rows that an
-- older installation left with such a value are counted before anything is changed.

DO $$
DECLARE
    found bigint;
BEGIN
    SELECT count(*) INTO found
    FROM storage_elements
    WHERE used_bytes < 0 OR file_count < 0;
    IF found > 0 THEN
        RAISE EXCEPTION 'rows of storage_elements with used_bytes or file_count below 0: %', found
            USING ERRCODE = 'check_violation',
                  HINT = 'Set both to 0; the element announces the true values when it runs.';
    END IF;
END
$$;

DO $$
DECLARE
    found bigint;
BEGIN
    SELECT count(*) INTO found
    FROM users
    WHERE failed_login_attempts < 0;
    IF found > 0 THEN
        RAISE EXCEPTION 'rows of users with failed_login_attempts below 0: %', found
            USING ERRCODE = 'check_violation',
                  HINT = 'Set failed_login_attempts to 0.';
    END IF;
END
$$;

DO $$
DECLARE
    found bigint;
BEGIN
    SELECT count(*) INTO found
    FROM service_accounts
    WHERE rate_limit <= 0;
    IF found > 0 THEN
        RAISE EXCEPTION 'rows of service_accounts with a rate_limit of 0 or below: %', found
            USING ERRCODE = 'check_violation',
                  HINT = 'Set rate_limit to 100, or suspend accounts that nobody may use.';
    END IF;
END
$$;

ALTER TABLE storage_elements
    ADD CONSTRAINT check_storage_elements_used_bytes CHECK (used_bytes >= 0),
    ADD CONSTRAINT check_storage_elements_file_count CHECK (file_count >= 0);

ALTER TABLE users
    ADD CONSTRAINT check_users_failed_login_attempts CHECK (failed_login_attempts >= 0);

ALTER TABLE service_accounts
    ADD CONSTRAINT check_service_accounts_rate_limit CHECK (rate_limit > 0);
