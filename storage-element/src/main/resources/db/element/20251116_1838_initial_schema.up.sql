-- The index of one storage element as an installation of 2025-11-16 has it, so that such a
-- database can be taken over as it is. Every name carries the element's prefix, because several
-- elements may share a database.

CREATE TABLE ${prefix}_config (
    id SERIAL NOT NULL,
    current_mode varchar(10) NOT NULL,
    mode_changed_at timestamptz DEFAULT now() NOT NULL,
    mode_changed_by varchar(255),
    is_master boolean NOT NULL,
    master_elected_at timestamptz,
    total_files integer NOT NULL,
    total_size_bytes integer NOT NULL,
    last_cache_rebuild timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT ${prefix}_config_pkey PRIMARY KEY (id)
);

CREATE TABLE ${prefix}_files (
    file_id uuid NOT NULL,
    original_filename varchar(500) NOT NULL,
    storage_filename varchar(500) NOT NULL,
    file_size bigint NOT NULL,
    content_type varchar(255) NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    created_by_id varchar(255) NOT NULL,
    created_by_username varchar(255) NOT NULL,
    created_by_fullname varchar(500),
    description text,
    version varchar(50),
    storage_path varchar(1000) NOT NULL,
    checksum varchar(64) NOT NULL,
    search_vector tsvector,
    metadata_json jsonb,
    CONSTRAINT ${prefix}_files_pkey PRIMARY KEY (file_id)
);

CREATE INDEX idx_${prefix}_filename ON ${prefix}_files (original_filename);
CREATE INDEX idx_${prefix}_metadata ON ${prefix}_files USING gin (metadata_json);
CREATE INDEX idx_${prefix}_search_vector ON ${prefix}_files USING gin (search_vector);
CREATE INDEX idx_${prefix}_user_date ON ${prefix}_files (created_by_id, created_at);
CREATE INDEX ix_${prefix}_files_created_by_id ON ${prefix}_files (created_by_id);
CREATE INDEX ix_${prefix}_files_created_by_username ON ${prefix}_files (created_by_username);
CREATE INDEX ix_${prefix}_files_file_id ON ${prefix}_files (file_id);
CREATE INDEX ix_${prefix}_files_original_filename ON ${prefix}_files (original_filename);
CREATE UNIQUE INDEX ix_${prefix}_files_storage_filename ON ${prefix}_files (storage_filename);

CREATE TABLE ${prefix}_wal (
    transaction_id uuid NOT NULL,
    operation_type varchar(50) NOT NULL,
    status varchar(20) NOT NULL,
    file_id uuid,
    operation_data jsonb NOT NULL,
    error_message text,
    started_at timestamptz DEFAULT now() NOT NULL,
    completed_at timestamptz,
    duration_ms integer,
    user_id varchar(255),
    CONSTRAINT ${prefix}_wal_pkey PRIMARY KEY (transaction_id)
);

CREATE INDEX idx_${prefix}_wal_data ON ${prefix}_wal USING gin (operation_data);
CREATE INDEX idx_${prefix}_wal_file ON ${prefix}_wal (file_id, started_at);
CREATE INDEX idx_${prefix}_wal_status_time ON ${prefix}_wal (status, started_at);
CREATE INDEX ix_${prefix}_wal_file_id ON ${prefix}_wal (file_id);
CREATE INDEX ix_${prefix}_wal_operation_type ON ${prefix}_wal (operation_type);
CREATE INDEX ix_${prefix}_wal_status ON ${prefix}_wal (status);
CREATE INDEX ix_${prefix}_wal_user_id ON ${prefix}_wal (user_id);
