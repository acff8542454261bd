ALTER TABLE service_accounts
    DROP CONSTRAINT check_service_accounts_rate_limit;

ALTER TABLE users
    DROP CONSTRAINT check_users_failed_login_attempts;

ALTER TABLE storage_elements
    DROP CONSTRAINT check_storage_elements_file_count,
    DROP CONSTRAINT check_storage_elements_used_bytes;
