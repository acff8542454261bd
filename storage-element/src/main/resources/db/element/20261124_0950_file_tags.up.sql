-- compatible-since: 20261124_0940
--
-- Tags travel with the change feed, so the index repeats them from the attribute file.

ALTER TABLE ${prefix}_files
    ADD COLUMN tags text[] DEFAULT '{}' NOT NULL;
