CREATE TYPE account_role_enum AS ENUM ('ADMIN', 'USER');

CREATE TABLE accounts (
  id uuid NOT NULL,
  role account_role_enum NOT NULL,
  CONSTRAINT accounts_pkey PRIMARY KEY (id)
);
