-- Values at the edges of every type and CHECK.

INSERT INTO file_metadata_cache (id, filename, storage_filename, file_size, mime_type, sha256_hash,
                                 username, tags, description, storage_element_id,
                                 storage_element_url, created_at, updated_at, cache_updated_at)
VALUES
    ('00000000-0000-4000-8000-000000000001', 'Договор_2024-11.pdf', 'd_1.pdf', 5368709120,
     'application/pdf', repeat('a', 64), 'admin', '{аренда,"two words"}', 'Счёт за аренду',
     'storage-01', 'http://storage-01:8010', '2025-11-16 21:42:00.123456+00',
     '2025-11-16 21:42:00.123456+00', '2025-11-16 21:42:00+00'),
    ('00000000-0000-4000-8000-000000000002', repeat('文', 255), repeat('书', 512), 0, NULL,
     repeat('b', 64), repeat('щ', 255), '{}', NULL, repeat('e', 50), repeat('u', 512),
     '1970-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', '2025-11-16 21:42:00+00'),
    ('00000000-0000-4000-8000-000000000003', '', '', 9223372036854775807, repeat('m', 127), '',
     '', array_fill(repeat('т', 50)::text, ARRAY[50]), '', '', '', '2025-11-16 21:42:00+00',
     '2025-11-16 21:42:00+00', '2025-11-16 21:42:00+00');

INSERT INTO search_history (query_text, search_mode, filters_applied, results_count,
                            response_time_ms, username, created_at)
VALUES
    ('договор', 'fulltext', '{"tags": ["аренда"]}', 1, 12, 'admin', '2025-11-16 21:42:00+00'),
    (NULL, 'partial', NULL, 0, 2147483647, NULL, '2025-11-16 21:42:00+00');

INSERT INTO download_statistics (file_id, bytes_transferred, download_time_ms, was_resumed, username,
                                 storage_element_id, created_at)
VALUES
    ('00000000-0000-4000-8000-000000000001', 5368709120, 2147483647, true, 'admin', 'storage-01',
     '2025-11-16 21:42:00+00'),
    ('', 0, 0, false, NULL, '', '2025-11-16 21:42:00+00');
