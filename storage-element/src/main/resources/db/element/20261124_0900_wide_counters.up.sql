-- compatible-since: 20251116_1838
--
-- A four-byte sum of sizes ends at 2 GiB, less than one large document.

ALTER TABLE ${prefix}_config
    ALTER COLUMN total_files TYPE bigint,
    ALTER COLUMN total_size_bytes TYPE bigint;

ALTER TABLE ${prefix}_wal
    ALTER COLUMN duration_ms TYPE bigint;
