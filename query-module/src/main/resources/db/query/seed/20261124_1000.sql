INSERT INTO file_metadata_cache (id, filename, file_size, sha256_hash, username, storage_element_id,
                                 created_at, updated_at, revision)
VALUES
    ('01935000-0000-7000-8000-000000000013', 'a.txt', 1, repeat('d', 64), 'admin', 'e',
     '2026-11-24 10:00:00+00', '2026-11-24 10:00:00+00', 9223372036854775807);
