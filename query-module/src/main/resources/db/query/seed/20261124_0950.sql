INSERT INTO file_metadata_cache (id, filename, file_size, sha256_hash, username, storage_element_id,
                                 created_at, updated_at,
                                 retention_policy, ttl_days, expires_at)
VALUES
    ('01935000-0000-7000-8000-000000000012', 'a.txt', 1, repeat('d', 64), 'admin', 'e',
     '2026-11-24 09:50:00+00', '2026-11-24 09:50:00+00', 'temporary', 30, '2026-12-24 09:50:00+00');
