-- compatible-since: 20251116_2141
--
-- Values that every new row begins with belong to the table, not to each program that writes it.

ALTER TABLE users
    ALTER COLUMN role SET DEFAULT 'USER',
    ALTER COLUMN status SET DEFAULT 'ACTIVE',
    ALTER COLUMN is_system SET DEFAULT false,
    ALTER COLUMN failed_login_attempts SET DEFAULT 0,
    ALTER COLUMN created_at SET DEFAULT now(),
    ALTER COLUMN updated_at SET DEFAULT now();

ALTER TABLE service_accounts
    ALTER COLUMN id SET DEFAULT gen_random_uuid(),
    ALTER COLUMN secret_history SET DEFAULT '[]',
    ALTER COLUMN secret_changed_at SET DEFAULT now(),
    ALTER COLUMN role SET DEFAULT 'USER',
    ALTER COLUMN status SET DEFAULT 'ACTIVE',
    ALTER COLUMN is_system SET DEFAULT false,
    ALTER COLUMN rate_limit SET DEFAULT 100,
    ALTER COLUMN created_at SET DEFAULT now(),
    ALTER COLUMN updated_at SET DEFAULT now();

ALTER TABLE storage_elements
    ALTER COLUMN mode SET DEFAULT 'EDIT',
    ALTER COLUMN storage_type SET DEFAULT 'LOCAL',
    ALTER COLUMN status SET DEFAULT 'ONLINE',
    ALTER COLUMN used_bytes SET DEFAULT 0,
    ALTER COLUMN file_count SET DEFAULT 0,
    ALTER COLUMN is_replicated SET DEFAULT false,
    ALTER COLUMN replica_count SET DEFAULT 0,
    ALTER COLUMN created_at SET DEFAULT now(),
    ALTER COLUMN updated_at SET DEFAULT now();

ALTER TABLE jwt_keys
    ALTER COLUMN version SET DEFAULT gen_random_uuid(),
    ALTER COLUMN algorithm SET DEFAULT 'RS256',
    ALTER COLUMN created_at SET DEFAULT now(),
    ALTER COLUMN is_active SET DEFAULT true,
    ALTER COLUMN rotation_count SET DEFAULT 0;

ALTER TABLE audit_logs
    ALTER COLUMN severity SET DEFAULT 'info',
    ALTER COLUMN created_at SET DEFAULT now();
