-- compatible-since: 20261124_1010
--
-- A deleted document keeps its row as a tombstone, so that followers of the feed learn of it. A
-- program that does not know tombstones would show deleted documents.

ALTER TABLE ${prefix}_files
    ADD COLUMN revision bigint DEFAULT 1 NOT NULL,
    ADD COLUMN deleted_at timestamptz,
    ADD COLUMN deleted_by_id varchar(255);
