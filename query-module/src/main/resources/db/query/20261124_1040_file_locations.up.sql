-- compatible-since: 20261124_1040
--
-- On which elements a document lies. It is unlisted when its last location is deleted; a program
-- that does not keep locations would unlist a document that has only moved.

CREATE TABLE file_locations (
    file_id varchar(36) NOT NULL,
    element_id varchar(50) NOT NULL,
    state varchar(20) NOT NULL,
    position bigint DEFAULT 0 NOT NULL,
    feed_id uuid,
    revision bigint DEFAULT 1 NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT file_locations_pkey PRIMARY KEY (file_id, element_id),
    CONSTRAINT check_file_locations_state CHECK (state IN ('present', 'deleted'))
);

CREATE INDEX idx_file_locations_element ON file_locations (element_id, feed_id);
