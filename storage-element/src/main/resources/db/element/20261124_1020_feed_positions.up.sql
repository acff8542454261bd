-- compatible-since: 20261124_1020
--
-- A change commits without a position; the one writer numbers committed changes afterwards, so a
-- reader never meets a lower position later than a higher one. The partial index finds what is not
-- numbered yet. A program that changes a row without taking its position away hides the change.

ALTER TABLE ${prefix}_files
    ADD COLUMN feed_position bigint,
    ADD CONSTRAINT uq_${prefix}_files_feed_position UNIQUE (feed_position);

CREATE INDEX idx_${prefix}_files_unnumbered ON ${prefix}_files (updated_at, file_id)
    WHERE feed_position IS NULL;
