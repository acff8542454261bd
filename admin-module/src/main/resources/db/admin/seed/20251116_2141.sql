-- Every label of every type, a person without a password, an actor of each kind in the log.

INSERT INTO users (username, email, first_name, last_name, hashed_password, ldap_dn, role, status,
                   is_system, last_login, failed_login_attempts, lockout_until, created_at, updated_at)
VALUES
    ('admin', 'admin@example.org', NULL, NULL, '$2b$12$abcdefghijklmnopqrstuv', NULL,
     'ADMIN', 'ACTIVE', true, '2025-11-16 21:41:00.123456+00', 0, NULL,
     '2025-11-16 21:41:00+00', '2025-11-16 21:41:00+00'),
    ('o.petrova', 'o.petrova@example.org', 'Ольга', 'Петрова', NULL,
     'cn=Ольга Петрова,ou=people,dc=example,dc=org', 'OPERATOR', 'INACTIVE', false, NULL, 0, NULL,
     '2025-11-16 21:42:00+00', '2025-11-16 21:42:00+00'),
    ('locked', 'locked@example.org', '', '', 'x', NULL, 'USER', 'LOCKED', false, NULL, 5,
     '2025-11-17 00:00:00+00', '2025-11-16 21:43:00+00', '2025-11-16 21:43:00+00'),
    ('gone', 'gone@example.org', NULL, NULL, NULL, NULL, 'USER', 'DELETED', false, NULL, 2147483647,
     NULL, '1970-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00');

INSERT INTO service_accounts (id, name, description, client_id, client_secret_hash, secret_history,
                              secret_changed_at, role, status, is_system, rate_limit,
                              secret_expires_at, last_used_at, created_at, updated_at)
VALUES
    ('00000000-0000-4000-8000-000000000001', 'ingest', 'Hands documents in', 'sa_ingest', 'x',
     '["y", "z"]', '2025-11-16 21:41:00+00', 'ADMIN', 'ACTIVE', true, 1,
     '2026-02-14 21:41:00+00', '2025-11-16 22:00:00+00', '2025-11-16 21:41:00+00',
     '2025-11-16 21:41:00+00'),
    ('00000000-0000-4000-8000-000000000002', 'reader', NULL, 'sa_reader', 'x', '[]',
     '2025-11-16 21:41:00+00', 'USER', 'SUSPENDED', false, 100, '2026-02-14 21:41:00+00', NULL,
     '2025-11-16 21:41:00+00', '2025-11-16 21:41:00+00'),
    ('00000000-0000-4000-8000-000000000003', 'auditor', NULL, 'sa_auditor', 'x', NULL,
     '2025-11-16 21:41:00+00', 'AUDITOR', 'EXPIRED', false, 2147483647, '2025-11-16 21:41:00+00',
     NULL, '2025-11-16 21:41:00+00', '2025-11-16 21:41:00+00'),
    ('00000000-0000-4000-8000-000000000004', 'old', NULL, 'sa_old', 'x', NULL,
     '2025-11-16 21:41:00+00', 'READONLY', 'DELETED', false, 100, '2025-11-16 21:41:00+00', NULL,
     '2025-11-16 21:41:00+00', '2025-11-16 21:41:00+00');

INSERT INTO storage_elements (name, description, mode, storage_type, base_path, api_url, api_key,
                              status, capacity_bytes, used_bytes, file_count, retention_days,
                              last_health_check, is_replicated, replica_count, created_at, updated_at)
VALUES
    ('storage-01', 'Everyday', 'EDIT', 'LOCAL', '/srv/01', 'http://storage-01:8010', NULL,
     'ONLINE', 1099511627776, 5368709120, 12, 30, '2025-11-16 21:41:00+00', false, 0,
     '2025-11-16 21:41:00+00', '2025-11-16 21:41:00+00'),
    ('storage-02', NULL, 'RW', 'S3', 'bucket', 'http://storage-02:8011', 'key', 'OFFLINE', NULL,
     9223372036854775807, 2147483647, NULL, NULL, true, 2, '2025-11-16 21:41:00+00',
     '2025-11-16 21:41:00+00'),
    ('storage-03', NULL, 'RO', 'LOCAL', '', '', NULL, 'DEGRADED', 0, 0, 0, NULL, NULL, false, 0,
     '2025-11-16 21:41:00+00', '2025-11-16 21:41:00+00'),
    ('storage-04', NULL, 'AR', 'LOCAL', '', '', NULL, 'MAINTENANCE', 0, 0, 0, NULL, NULL, false, 0,
     '2025-11-16 21:41:00+00', '2025-11-16 21:41:00+00');

INSERT INTO jwt_keys (version, private_key, public_key, algorithm, created_at, expires_at,
                      is_active, rotation_count)
VALUES
    ('00000000-0000-4000-8000-00000000000a', 'not a key', 'not a key', 'RS256',
     '2025-11-16 21:41:00+00', '2025-11-17 21:41:00+00', true, 1);

INSERT INTO audit_logs (event_type, severity, user_id, service_account_id, actor_type,
                        resource_type, resource_id, action, ip_address, user_agent, request_id,
                        session_id, data, success, error_message, hmac_signature, created_at)
VALUES
    ('login', 'info', 1, NULL, 'user', NULL, NULL, 'login', '2001:db8::1', 'curl/8', 'r-1', 's-1',
     '{"note": "Вход"}', true, NULL, repeat('0', 64), '2025-11-16 21:41:00.000001+00'),
    ('token', 'warning', NULL, '00000000-0000-4000-8000-000000000001', 'service_account', 'token',
     '1', 'issue', NULL, NULL, NULL, NULL, NULL, false, 'expired', repeat('f', 64),
     '2025-11-16 21:41:00.000002+00'),
    ('start', 'critical', NULL, NULL, 'system', NULL, NULL, 'start', NULL, NULL, NULL, NULL, '[]',
     true, NULL, '', '2025-11-16 21:41:00.000003+00');
