INSERT INTO feed_cursors (element_id, feed_id, position, sweeping_since, last_error, updated_at)
VALUES
    ('01935000-0000-7000-8000-0000000000e1', '01935000-0000-7000-8000-0000000000f1',
     9223372036854775807, NULL, NULL, '2026-11-24 10:50:00+00'),
    ('01935000-0000-7000-8000-0000000000e2', NULL, 0, '2026-11-24 10:50:00+00', 'cannot be reached',
     '2026-11-24 10:50:00+00');
