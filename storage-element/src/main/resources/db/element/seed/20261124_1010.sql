-- A tombstone, which the way back removes, and a document that was changed often.

INSERT INTO ${prefix}_files (file_id, original_filename, storage_filename, file_size, content_type,
                             created_by_id, created_by_username, storage_path, checksum, revision,
                             deleted_at, deleted_by_id)
VALUES
    ('01935000-0000-7000-8000-000000000013', 'a.txt', 'a_3.txt', 1, 'text/plain', '1', 'admin',
     '2026/11/24/09', repeat('b', 64), 2, '2026-11-24 10:10:00+00', 'admin'),
    ('01935000-0000-7000-8000-000000000014', 'a.txt', 'a_4.txt', 1, 'text/plain', '1', 'admin',
     '2026/11/24/09', repeat('b', 64), 9223372036854775807, NULL, NULL);
