-- One that is numbered, two that are not.

INSERT INTO ${prefix}_files (file_id, original_filename, storage_filename, file_size, content_type,
                             created_by_id, created_by_username, storage_path, checksum, feed_position)
VALUES
    ('01935000-0000-7000-8000-000000000015', 'a.txt', 'a_5.txt', 1, 'text/plain', '1', 'admin',
     '2026/11/24/09', repeat('b', 64), 1),
    ('01935000-0000-7000-8000-000000000016', 'a.txt', 'a_6.txt', 1, 'text/plain', '1', 'admin',
     '2026/11/24/09', repeat('b', 64), NULL),
    ('01935000-0000-7000-8000-000000000017', 'a.txt', 'a_7.txt', 1, 'text/plain', '1', 'admin',
     '2026/11/24/09', repeat('b', 64), NULL);
