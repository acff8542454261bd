-- An element that the narrower type cannot count.

INSERT INTO storage_elements (name, mode, storage_type, base_path, api_url, status, used_bytes,
                              file_count, is_replicated, replica_count, created_at, updated_at)
VALUES ('storage-05', 'RW', 'LOCAL', '', '', 'ONLINE', 0, 2147483648, false, 0,
        '2026-11-24 09:00:00+00', '2026-11-24 09:00:00+00');
