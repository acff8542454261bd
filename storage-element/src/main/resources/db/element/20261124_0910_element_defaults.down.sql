ALTER TABLE ${prefix}_wal
    ALTER COLUMN status DROP DEFAULT;

ALTER TABLE ${prefix}_config
    ALTER COLUMN is_master DROP DEFAULT,
    ALTER COLUMN total_files DROP DEFAULT,
    ALTER COLUMN total_size_bytes DROP DEFAULT;
