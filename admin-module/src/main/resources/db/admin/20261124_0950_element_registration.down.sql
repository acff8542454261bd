ALTER TABLE storage_elements
    DROP CONSTRAINT check_storage_elements_priority,
    DROP CONSTRAINT uq_storage_elements_element_id,
    DROP COLUMN priority,
    DROP COLUMN element_id;
