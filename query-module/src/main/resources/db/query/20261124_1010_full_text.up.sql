-- compatible-since: 20251116_2142
--
-- The words of a document, kept by a trigger so that no writer can forget them: of the name first,
-- then of the tags, then of the description, in Russian and in English.

-- PostgreSQL's parser takes report-final.v2.docx for the name of one host, and in 2024-11 it finds a
-- negative number. So ASCII punctuation becomes space before it looks; other punctuation it handles
-- itself. Composed letters, because some systems hand in names in decomposed form; and one
-- letter for what Russian writes with or without dots.
CREATE FUNCTION file_metadata_cache_words(content text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
        SELECT pg_catalog.translate(pg_catalog.normalize(content),
            'ёЁ!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', 'еЕ' || pg_catalog.repeat(' ', 32))
    $$;

-- The whole name as one word in lower case, quoted for tsvector and tsquery; empty when it is empty
-- or longer than a word can be.
CREATE FUNCTION file_metadata_cache_whole(content text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
        SELECT CASE WHEN pg_catalog.octet_length(pg_catalog.lower(content)) BETWEEN 1 AND 2040
            THEN '''' || pg_catalog.replace(pg_catalog.replace(
                     pg_catalog.lower(content), '\', '\\'), '''', '''''') || ''''
            ELSE '' END
    $$;

-- What people type, made ready in the same way. "phrases", or, and a leading minus mean what they
-- mean to websearch_to_tsquery; a minus inside of a word or on its own is punctuation. The English
-- form does not stem Russian words, so it must not widen a search that excludes words.
CREATE FUNCTION file_metadata_cache_query(typed text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
        SELECT CASE WHEN words ~ '(^|[ "])-'
            THEN pg_catalog.websearch_to_tsquery('pg_catalog.russian', words)
            ELSE pg_catalog.websearch_to_tsquery('pg_catalog.russian', words)
                 || pg_catalog.websearch_to_tsquery('pg_catalog.english', words)
                 || public.file_metadata_cache_whole(typed)::pg_catalog.tsquery
            END
        FROM (SELECT pg_catalog.regexp_replace(pg_catalog.regexp_replace(
                  pg_catalog.translate(pg_catalog.normalize(typed),
                      'ёЁ!#$%&''()*+,./:;<=>?@[\]^_`{|}~', 'еЕ' || pg_catalog.repeat(' ', 30)),
                  '([^ "])-+', '\1 ', 'g'), '-+( |$)', ' ', 'g') AS words) prepared
    $$;

CREATE FUNCTION file_metadata_cache_fill_search_vector() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    name_words text := public.file_metadata_cache_words(NEW.filename);
    tag_words text := public.file_metadata_cache_words(
        coalesce(pg_catalog.array_to_string(NEW.tags, ' '), ''));
    description_words text := public.file_metadata_cache_words(coalesce(NEW.description, ''));
BEGIN
    NEW.search_vector :=
        pg_catalog.setweight(
            pg_catalog.to_tsvector('pg_catalog.russian', name_words)
            || pg_catalog.to_tsvector('pg_catalog.english', name_words), 'A')
        || pg_catalog.setweight(
            pg_catalog.to_tsvector('pg_catalog.russian', tag_words)
            || pg_catalog.to_tsvector('pg_catalog.english', tag_words), 'B')
        || pg_catalog.setweight(
            pg_catalog.to_tsvector('pg_catalog.russian', description_words)
            || pg_catalog.to_tsvector('pg_catalog.english', description_words), 'C')
        || coalesce(nullif(public.file_metadata_cache_whole(NEW.filename), '') || ':1A', '')::tsvector;
    RETURN NEW;
END
$$;

CREATE TRIGGER file_metadata_cache_search_vector
    BEFORE INSERT OR UPDATE OF filename, tags, description, search_vector
    ON file_metadata_cache
    FOR EACH ROW EXECUTE FUNCTION file_metadata_cache_fill_search_vector();

UPDATE file_metadata_cache SET filename = filename;
