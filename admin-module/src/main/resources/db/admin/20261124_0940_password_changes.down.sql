ALTER TABLE users
    DROP COLUMN password_changed_at,
    DROP COLUMN must_change_password;
