ALTER TABLE service_accounts
    DROP CONSTRAINT check_service_accounts_scopes,
    DROP COLUMN scopes;
