INSERT INTO ${prefix}_files (file_id, original_filename, storage_filename, file_size, content_type,
                             created_by_id, created_by_username, storage_path, checksum, tags)
VALUES
    ('01935000-0000-7000-8000-000000000010', 'a.txt', 'a_0.txt', 1, 'text/plain', '1', 'admin',
     '2026/11/24/09', repeat('b', 64), '{договор,"two words",""}');
