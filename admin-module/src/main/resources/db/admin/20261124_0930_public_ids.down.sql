-- Tokens, audit entries and links that name a person by public_id lead nowhere after this.

ALTER TABLE storage_elements
    DROP CONSTRAINT uq_storage_elements_public_id,
    DROP COLUMN public_id;

ALTER TABLE users
    DROP CONSTRAINT uq_users_public_id,
    DROP COLUMN public_id;
