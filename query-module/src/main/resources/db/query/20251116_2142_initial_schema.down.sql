-- loses: all rows of download_statistics, search_history, file_metadata_cache

DROP TABLE download_statistics;
DROP TABLE search_history;
DROP TABLE file_metadata_cache;
