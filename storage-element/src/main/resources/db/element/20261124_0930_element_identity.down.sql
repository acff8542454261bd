ALTER TABLE ${prefix}_config
    DROP COLUMN last_feed_position,
    DROP COLUMN feed_id,
    DROP COLUMN element_id;
