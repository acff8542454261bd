-- compatible-since: 20261124_1040
--
-- Changes that could not be applied are set aside where people see them, so that one of them does
-- not hold up the feed.

CREATE TABLE parked_changes (
    element_id varchar(50) NOT NULL,
    position bigint NOT NULL,
    feed_id uuid NOT NULL,
    file_id varchar(36),
    change jsonb NOT NULL,
    error text NOT NULL,
    parked_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT parked_changes_pkey PRIMARY KEY (element_id, feed_id, position)
);
