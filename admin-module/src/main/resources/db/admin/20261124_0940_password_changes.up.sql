-- compatible-since: 20261124_0940
--
-- A first password is good for one thing: to set another. A program that does not look at
-- must_change_password would let it do everything.

ALTER TABLE users
    ADD COLUMN must_change_password boolean DEFAULT false NOT NULL,
    ADD COLUMN password_changed_at timestamptz;
