-- loses: all rows of audit_logs, jwt_keys, storage_elements, service_accounts, users

DROP TABLE audit_logs;
DROP TABLE jwt_keys;
DROP TABLE storage_elements;
DROP TABLE service_accounts;
DROP TABLE users;

-- A type does not go with the last table that uses it; left behind, it stops the next way up.
DROP TYPE user_status_enum;
DROP TYPE user_role_enum;
DROP TYPE storage_type_enum;
DROP TYPE storage_status_enum;
DROP TYPE storage_mode_enum;
DROP TYPE service_account_status_enum;
DROP TYPE service_account_role_enum;
