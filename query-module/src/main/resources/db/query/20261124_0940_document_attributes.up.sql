-- compatible-since: 20251116_2142
--
-- A search answers the whole document without asking its element.

ALTER TABLE file_metadata_cache
    ADD COLUMN owner_id varchar(255),
    ADD COLUMN version varchar(50),
    ADD COLUMN metadata jsonb;
