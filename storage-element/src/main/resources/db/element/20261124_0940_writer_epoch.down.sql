ALTER TABLE ${prefix}_config
    DROP COLUMN writer_epoch;
