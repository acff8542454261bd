-- The people, machine accounts, signing keys, registry of storage elements and audit log of an
-- installation of 2025-11-16, so that such a database can be taken over as it is.

CREATE TYPE service_account_role_enum AS ENUM ('ADMIN', 'USER', 'AUDITOR', 'READONLY');
CREATE TYPE service_account_status_enum AS ENUM ('ACTIVE', 'SUSPENDED', 'EXPIRED', 'DELETED');
CREATE TYPE storage_mode_enum AS ENUM ('EDIT', 'RW', 'RO', 'AR');
CREATE TYPE storage_status_enum AS ENUM ('ONLINE', 'OFFLINE', 'DEGRADED', 'MAINTENANCE');
CREATE TYPE storage_type_enum AS ENUM ('LOCAL', 'S3');
CREATE TYPE user_role_enum AS ENUM ('ADMIN', 'OPERATOR', 'USER');
CREATE TYPE user_status_enum AS ENUM ('ACTIVE', 'INACTIVE', 'LOCKED', 'DELETED');

CREATE TABLE users (
    id SERIAL NOT NULL,
    username varchar(100) NOT NULL,
    email varchar(255) NOT NULL,
    first_name varchar(100),
    last_name varchar(100),
    hashed_password varchar(255),
    ldap_dn varchar(500),
    role user_role_enum NOT NULL,
    status user_status_enum NOT NULL,
    is_system boolean NOT NULL,
    last_login timestamptz,
    failed_login_attempts integer NOT NULL,
    lockout_until timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT uq_username UNIQUE (username),
    CONSTRAINT uq_email UNIQUE (email)
);

CREATE UNIQUE INDEX ix_users_username ON users (username);
CREATE UNIQUE INDEX ix_users_email ON users (email);
CREATE UNIQUE INDEX ix_users_ldap_dn ON users (ldap_dn);
CREATE INDEX ix_users_status ON users (status);
CREATE INDEX idx_user_status_role ON users (status, role);
CREATE INDEX idx_user_ldap_lookup ON users (ldap_dn) WHERE ldap_dn IS NOT NULL;

CREATE TABLE service_accounts (
    id uuid NOT NULL,
    name varchar(200) NOT NULL,
    description varchar(500),
    client_id varchar(100) NOT NULL,
    client_secret_hash varchar(255) NOT NULL,
    secret_history json,
    secret_changed_at timestamptz NOT NULL,
    role service_account_role_enum NOT NULL,
    status service_account_status_enum NOT NULL,
    is_system boolean NOT NULL,
    rate_limit integer NOT NULL,
    secret_expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT service_accounts_pkey PRIMARY KEY (id),
    CONSTRAINT uq_service_account_client_id UNIQUE (client_id),
    CONSTRAINT uq_service_account_name UNIQUE (name)
);

CREATE UNIQUE INDEX ix_service_accounts_client_id ON service_accounts (client_id);
CREATE UNIQUE INDEX ix_service_accounts_name ON service_accounts (name);
CREATE INDEX ix_service_accounts_status ON service_accounts (status);
CREATE INDEX idx_service_account_client_id ON service_accounts (client_id);
CREATE INDEX idx_service_account_secret_expiry ON service_accounts (secret_expires_at);
CREATE INDEX idx_service_account_status_role ON service_accounts (status, role);

CREATE TABLE storage_elements (
    id SERIAL NOT NULL,
    name varchar(100) NOT NULL,
    description varchar(500),
    mode storage_mode_enum NOT NULL,
    storage_type storage_type_enum NOT NULL,
    base_path varchar(500) NOT NULL,
    api_url varchar(255) NOT NULL,
    api_key varchar(255),
    status storage_status_enum NOT NULL,
    capacity_bytes bigint,
    used_bytes bigint NOT NULL,
    file_count integer NOT NULL,
    retention_days integer,
    last_health_check timestamptz,
    is_replicated boolean NOT NULL,
    replica_count integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT storage_elements_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_storage_elements_name ON storage_elements (name);
CREATE INDEX ix_storage_elements_mode ON storage_elements (mode);
CREATE INDEX ix_storage_elements_status ON storage_elements (status);
CREATE INDEX idx_storage_mode_status ON storage_elements (mode, status);
CREATE INDEX idx_storage_status ON storage_elements (status);

CREATE TABLE jwt_keys (
    id SERIAL NOT NULL,
    version varchar(36) NOT NULL,
    private_key text NOT NULL,
    public_key text NOT NULL,
    algorithm varchar(10) NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    is_active boolean NOT NULL,
    rotation_count integer NOT NULL,
    CONSTRAINT jwt_keys_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_jwt_keys_version ON jwt_keys (version);
CREATE INDEX ix_jwt_keys_is_active ON jwt_keys (is_active);

CREATE TABLE audit_logs (
    id BIGSERIAL NOT NULL,
    event_type varchar(100) NOT NULL,
    severity varchar(20) NOT NULL,
    user_id integer,
    service_account_id uuid,
    actor_type varchar(20) NOT NULL,
    resource_type varchar(50),
    resource_id varchar(100),
    action varchar(50) NOT NULL,
    ip_address varchar(45),
    user_agent text,
    request_id varchar(36),
    session_id varchar(100),
    data jsonb,
    success boolean NOT NULL,
    error_message text,
    hmac_signature varchar(64) NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT audit_logs_pkey PRIMARY KEY (id),
    CONSTRAINT audit_logs_user_id_fkey
        FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT audit_logs_service_account_id_fkey
        FOREIGN KEY (service_account_id) REFERENCES service_accounts (id) ON DELETE SET NULL
);

CREATE INDEX ix_audit_logs_created_at ON audit_logs (created_at);
CREATE INDEX ix_audit_logs_event_type ON audit_logs (event_type);
CREATE INDEX ix_audit_logs_request_id ON audit_logs (request_id);
CREATE INDEX ix_audit_logs_service_account_id ON audit_logs (service_account_id);
CREATE INDEX ix_audit_logs_severity ON audit_logs (severity);
CREATE INDEX ix_audit_logs_success ON audit_logs (success);
CREATE INDEX ix_audit_logs_user_id ON audit_logs (user_id);
