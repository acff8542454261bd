INSERT INTO service_accounts (name, client_id, client_secret_hash, secret_expires_at, scopes)
VALUES ('everything', 'sa_everything', 'x', '2027-02-22 10:00:00+00',
        '{files:read,files:write,storage:read,storage:write,admin:read,admin:write,audit:read}');
