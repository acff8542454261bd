-- A second document with the bytes of the first.

INSERT INTO file_metadata_cache (id, filename, storage_filename, file_size, mime_type, sha256_hash,
                                 username, storage_element_id, storage_element_url, created_at,
                                 updated_at)
VALUES
    ('01935000-0000-7000-8000-000000000001', 'Copy of Договор.pdf', 'd_2.pdf', 5368709120,
     'application/pdf', repeat('a', 64), 'admin', 'storage-01', 'http://storage-01:8010',
     '2026-11-24 09:00:00+00', '2026-11-24 09:00:00+00');
