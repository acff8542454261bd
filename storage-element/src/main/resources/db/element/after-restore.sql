-- A database that was brought back has forgotten changes that readers of its feed have seen. Without
-- a feed the element makes a new one and indexes its files again. Versions before the feed have
-- nothing to forget.

DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_catalog.pg_attribute
               WHERE attrelid = 'public.${prefix}_config'::regclass
                 AND attname = 'feed_id' AND NOT attisdropped) THEN
        UPDATE ${prefix}_config SET feed_id = NULL;
    END IF;
END $$;
