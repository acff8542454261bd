-- Sums and times that the narrower types cannot hold.

INSERT INTO ${prefix}_config (current_mode, is_master, total_files, total_size_bytes)
VALUES ('edit', false, 2147483648, 5368709120);

INSERT INTO ${prefix}_wal (transaction_id, operation_type, status, operation_data, duration_ms)
VALUES ('00000000-0000-4000-8000-000000000015', 'cache_rebuild', 'committed', '{}', 2147483648);
