CREATE TABLE file_metadata_cache (
  id uuid NOT NULL,
  filename text NOT NULL,
  CONSTRAINT file_metadata_cache_pkey PRIMARY KEY (id)
);

DROP TABLE storage_elem_01_files;
