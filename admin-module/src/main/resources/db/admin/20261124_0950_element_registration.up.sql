-- compatible-since: 20261124_0940
--
-- An element announces itself under the id of its element.json, and says how early it is chosen:
-- the lowest priority first.

ALTER TABLE storage_elements
    ADD COLUMN element_id uuid,
    ADD COLUMN priority integer DEFAULT 100 NOT NULL,
    ADD CONSTRAINT uq_storage_elements_element_id UNIQUE (element_id),
    ADD CONSTRAINT check_storage_elements_priority CHECK (priority >= 0);
