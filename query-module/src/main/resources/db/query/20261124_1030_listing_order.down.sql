DROP INDEX idx_file_metadata_listing;
