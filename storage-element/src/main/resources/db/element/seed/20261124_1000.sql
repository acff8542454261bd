INSERT INTO ${prefix}_files (file_id, original_filename, storage_filename, file_size, content_type,
                             created_by_id, created_by_username, storage_path, checksum, retention_policy,
                             ttl_days, expires_at)
VALUES
    ('01935000-0000-7000-8000-000000000011', 'a.txt', 'a_1.txt', 1, 'text/plain', '1', 'admin',
     '2026/11/24/09', repeat('b', 64), 'temporary', 30, '2026-12-24 10:00:00+00'),
    ('01935000-0000-7000-8000-000000000012', 'a.txt', 'a_2.txt', 1, 'text/plain', '1', 'admin',
     '2026/11/24/09', repeat('b', 64), 'permanent', NULL, NULL);
