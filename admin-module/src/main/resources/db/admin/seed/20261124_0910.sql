-- Rows that leave every default to the table.

INSERT INTO users (username, email) VALUES ('defaults', 'defaults@example.org');

INSERT INTO service_accounts (name, client_id, client_secret_hash, secret_expires_at)
VALUES ('defaults', 'sa_defaults', 'x', '2027-02-22 09:10:00+00');

INSERT INTO storage_elements (name, base_path, api_url) VALUES ('storage-06', '', '');

INSERT INTO jwt_keys (private_key, public_key, expires_at)
VALUES ('not a key', 'not a key', '2026-11-25 09:10:00+00');

INSERT INTO audit_logs (event_type, actor_type, action, success, hmac_signature)
VALUES ('defaults', 'system', 'none', true, '');
