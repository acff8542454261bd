CREATE TABLE ${prefix}_files (
  file_id uuid NOT NULL,
  file_size bigint NOT NULL,
  CONSTRAINT ${prefix}_files_pkey PRIMARY KEY (file_id)
);
