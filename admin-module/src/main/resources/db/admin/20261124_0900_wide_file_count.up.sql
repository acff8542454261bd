-- compatible-since: 20251116_2141
--
-- Every number of files in the product has eight bytes.

ALTER TABLE storage_elements
    ALTER COLUMN file_count TYPE bigint;
