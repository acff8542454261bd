-- Two documents with the same bytes, one above 4 GiB, one of no bytes; an intention in every state.

INSERT INTO ${prefix}_config (current_mode, mode_changed_at, mode_changed_by, is_master,
                              master_elected_at, total_files, total_size_bytes, last_cache_rebuild,
                              created_at, updated_at)
VALUES ('rw', '2025-11-16 18:38:00+00', 'admin', true, '2025-11-16 18:38:00+00', 2147483647,
        2147483647, NULL, '2025-11-16 18:38:00+00', '2025-11-16 18:38:00+00');

INSERT INTO ${prefix}_files (file_id, original_filename, storage_filename, file_size, content_type,
                             created_at, updated_at, created_by_id, created_by_username,
                             created_by_fullname, description, version, storage_path, checksum,
                             search_vector, metadata_json)
VALUES
    ('00000000-0000-4000-8000-000000000001', 'Договор.pdf', 'Договор_admin_1.pdf', 5368709120,
     'application/pdf', '2025-11-16 18:38:00.123456+00', '2025-11-16 18:38:00.123456+00', '1',
     'admin', 'Ольга Петрова', 'Аренда', '1.0', '2025/11/16/18', repeat('a', 64), 'a:1', '{"n": 1}'),
    ('00000000-0000-4000-8000-000000000002', 'Договор.pdf', 'Договор_admin_2.pdf', 5368709120,
     'application/pdf', '2025-11-16 18:38:00.123456+00', '2025-11-16 18:38:00.123456+00', '1',
     'admin', NULL, NULL, NULL, '2025/11/16/18', repeat('a', 64), NULL, NULL),
    ('00000000-0000-4000-8000-000000000003', repeat('文', 500), repeat('书', 500), 0, '',
     '1970-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', repeat('ж', 255), repeat('щ', 255),
     '', '', '', repeat('я', 1000), '', '', '{}');

INSERT INTO ${prefix}_wal (transaction_id, operation_type, status, file_id, operation_data,
                           error_message, started_at, completed_at, duration_ms, user_id)
VALUES
    ('00000000-0000-4000-8000-000000000011', 'file_create', 'pending',
     '00000000-0000-4000-8000-000000000001', '{}', NULL, '2025-11-16 18:38:00+00', NULL, NULL, '1'),
    ('00000000-0000-4000-8000-000000000012', 'file_update', 'committed',
     '00000000-0000-4000-8000-000000000002', '{"a": [1]}', NULL, '2025-11-16 18:38:00+00',
     '2025-11-16 18:38:01+00', 2147483647, '1'),
    ('00000000-0000-4000-8000-000000000013', 'file_delete', 'rolled_back', NULL, '[]', NULL,
     '2025-11-16 18:38:00+00', '2025-11-16 18:38:01+00', 1000, NULL),
    ('00000000-0000-4000-8000-000000000014', 'cache_rebuild', 'failed', NULL, 'null', 'disk full',
     '2025-11-16 18:38:00+00', '2025-11-16 18:38:01+00', 0, NULL);
