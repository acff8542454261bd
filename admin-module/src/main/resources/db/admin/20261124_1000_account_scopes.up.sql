-- compatible-since: 20261124_1000
--
-- What an account may do is listed, not derived from its role; accounts that exist get nothing until
-- somebody grants it. A program that does not read the list would grant by role.

ALTER TABLE service_accounts
    ADD COLUMN scopes text[] DEFAULT '{}' NOT NULL,
    ADD CONSTRAINT check_service_accounts_scopes CHECK (scopes <@ ARRAY[
        'files:read', 'files:write', 'storage:read', 'storage:write',
        'admin:read', 'admin:write', 'audit:read']);
