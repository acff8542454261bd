-- loses: the rows of ${prefix}_files that are tombstones; their attribute files stay
-- loses-count: SELECT count(*) FROM ${prefix}_files WHERE deleted_at IS NOT NULL
--
-- Without deleted_at a tombstone would look like a document again.

DELETE FROM ${prefix}_files WHERE deleted_at IS NOT NULL;

ALTER TABLE ${prefix}_files
    DROP COLUMN deleted_by_id,
    DROP COLUMN deleted_at,
    DROP COLUMN revision;
