-- A name and a media type at their new limits.

INSERT INTO file_metadata_cache (id, filename, storage_filename, file_size, mime_type, sha256_hash,
                                 username, storage_element_id, storage_element_url, created_at,
                                 updated_at)
VALUES
    ('01935000-0000-7000-8000-000000000002', repeat('𝒳', 500), '', 1, repeat('m', 255),
     repeat('c', 64), 'admin', 'storage-01', '', '2026-11-24 09:20:00+00',
     '2026-11-24 09:20:00+00');
