INSERT INTO users (username, email, must_change_password, password_changed_at)
VALUES ('first', 'first@example.org', true, '2026-11-24 09:40:00+00');
