ALTER TABLE ${prefix}_wal
    DROP CONSTRAINT check_${prefix}_wal_status;

ALTER TABLE ${prefix}_config
    DROP CONSTRAINT check_${prefix}_config_mode;
