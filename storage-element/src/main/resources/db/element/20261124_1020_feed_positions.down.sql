DROP INDEX idx_${prefix}_files_unnumbered;

ALTER TABLE ${prefix}_files
    DROP CONSTRAINT uq_${prefix}_files_feed_position,
    DROP COLUMN feed_position;
