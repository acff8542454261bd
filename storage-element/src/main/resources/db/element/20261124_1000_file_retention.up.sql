-- compatible-since: 20261124_0940
--
-- A temporary document has days to live and an end; a document without a policy is permanent.

ALTER TABLE ${prefix}_files
    ADD COLUMN retention_policy varchar(20) DEFAULT 'permanent' NOT NULL,
    ADD COLUMN ttl_days integer,
    ADD COLUMN expires_at timestamptz,
    ADD CONSTRAINT check_${prefix}_files_retention
        CHECK (retention_policy IN ('permanent', 'temporary'));
