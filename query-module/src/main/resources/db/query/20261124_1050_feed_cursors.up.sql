-- compatible-since: 20261124_1040
--
-- How far the feed of each element has been followed.

CREATE TABLE feed_cursors (
    element_id varchar(50) NOT NULL,
    feed_id uuid,
    position bigint DEFAULT 0 NOT NULL,
    sweeping_since timestamptz,
    last_error text,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT feed_cursors_pkey PRIMARY KEY (element_id)
);
