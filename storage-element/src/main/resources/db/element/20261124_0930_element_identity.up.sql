-- compatible-since: 20251116_1838
--
-- Which element this index belongs to, which feed it publishes and how far it has numbered changes.
-- An index whose element_id differs from element.json is refused.

ALTER TABLE ${prefix}_config
    ADD COLUMN element_id uuid,
    ADD COLUMN feed_id uuid,
    ADD COLUMN last_feed_position bigint DEFAULT 0 NOT NULL;
