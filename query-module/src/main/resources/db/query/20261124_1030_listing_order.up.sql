-- compatible-since: 20251116_2142
--
-- Lists are read newest first from the last place of the page before; the id makes the order total.

CREATE INDEX idx_file_metadata_listing ON file_metadata_cache (created_at DESC, id DESC);
