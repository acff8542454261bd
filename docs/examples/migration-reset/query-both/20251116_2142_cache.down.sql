CREATE TABLE storage_elem_01_files (
  file_id uuid NOT NULL,
  file_size bigint NOT NULL,
  CONSTRAINT storage_elem_01_files_pkey PRIMARY KEY (file_id)
);

DROP TABLE file_metadata_cache;
