INSERT INTO ${prefix}_config (current_mode, element_id, feed_id, last_feed_position)
VALUES ('ar', '01935000-0000-7000-8000-000000000001', '01935000-0000-7000-8000-000000000002',
        9223372036854775807);
