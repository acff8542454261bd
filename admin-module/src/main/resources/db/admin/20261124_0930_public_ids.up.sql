-- compatible-since: 20251116_2141
--
-- Numbers of rows say how many there are and can be guessed; to the outside people and elements are
-- known by a UUID.

ALTER TABLE users
    ADD COLUMN public_id uuid DEFAULT gen_random_uuid() NOT NULL,
    ADD CONSTRAINT uq_users_public_id UNIQUE (public_id);

ALTER TABLE storage_elements
    ADD COLUMN public_id uuid DEFAULT gen_random_uuid() NOT NULL,
    ADD CONSTRAINT uq_storage_elements_public_id UNIQUE (public_id);
