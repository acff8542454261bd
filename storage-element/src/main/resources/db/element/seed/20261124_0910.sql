INSERT INTO ${prefix}_config (current_mode) VALUES ('ro');

INSERT INTO ${prefix}_wal (transaction_id, operation_type, operation_data)
VALUES ('00000000-0000-4000-8000-000000000016', 'mode_change', '{}');
