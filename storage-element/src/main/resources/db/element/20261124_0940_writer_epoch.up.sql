-- compatible-since: 20261124_0940
--
-- Each process that becomes the element's writer raises the epoch; a deposed one sees a higher
-- epoch than its own and acknowledges nothing more. A program that does not look at it must not
-- write beside one that does.

ALTER TABLE ${prefix}_config
    ADD COLUMN writer_epoch bigint DEFAULT 0 NOT NULL;
