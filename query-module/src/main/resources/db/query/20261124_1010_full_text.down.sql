-- Nothing wrote the vectors before this migration, so they are empty again after it.

DROP TRIGGER file_metadata_cache_search_vector ON file_metadata_cache;

UPDATE file_metadata_cache SET search_vector = NULL WHERE search_vector IS NOT NULL;

DROP FUNCTION file_metadata_cache_fill_search_vector();
DROP FUNCTION file_metadata_cache_query(text);
DROP FUNCTION file_metadata_cache_whole(text);
DROP FUNCTION file_metadata_cache_words(text);
