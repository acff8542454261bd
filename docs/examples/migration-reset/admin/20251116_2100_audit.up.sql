CREATE TABLE audit (
  id bigint NOT NULL,
  account_id integer,
  CONSTRAINT audit_pkey PRIMARY KEY (id),
  CONSTRAINT fk_audit_account FOREIGN KEY (account_id) REFERENCES accounts (id)
);
CREATE INDEX ix_audit_account ON audit (account_id);
