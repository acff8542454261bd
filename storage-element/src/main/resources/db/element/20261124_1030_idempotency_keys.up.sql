-- compatible-since: 20261124_1020
--
-- Which document and which element were first allotted to a caller's key, so that a repeated upload
-- ends at the same document.

CREATE TABLE ${prefix}_idempotency_keys (
    caller varchar(255) NOT NULL,
    idempotency_key varchar(255) NOT NULL,
    file_id uuid NOT NULL,
    element_id uuid NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT ${prefix}_idempotency_keys_pkey PRIMARY KEY (caller, idempotency_key)
);

CREATE INDEX idx_${prefix}_idempotency_created ON ${prefix}_idempotency_keys (created_at);
