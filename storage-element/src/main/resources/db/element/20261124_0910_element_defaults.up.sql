-- compatible-since: 20251116_1838
--
-- Values that every new row begins with belong to the table, not to each program that writes it.

ALTER TABLE ${prefix}_config
    ALTER COLUMN is_master SET DEFAULT false,
    ALTER COLUMN total_files SET DEFAULT 0,
    ALTER COLUMN total_size_bytes SET DEFAULT 0;

ALTER TABLE ${prefix}_wal
    ALTER COLUMN status SET DEFAULT 'pending';
