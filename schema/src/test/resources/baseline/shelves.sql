CREATE TYPE ${prefix}_state AS ENUM ('NEW', 'north');
CREATE TABLE ${prefix}_shelves (
  id serial PRIMARY KEY,
  place text NOT NULL DEFAULT 'in the north',
  state ${prefix}_state DEFAULT 'north',
  more bigint DEFAULT 1,
  CONSTRAINT ck_${prefix}_place CHECK (place <> '${prefix}'));
CREATE INDEX ix_${prefix}_place ON ${prefix}_shelves (place);
CREATE TABLE ${prefix}_a_books (id bigint GENERATED ALWAYS AS IDENTITY, shelf integer REFERENCES ${prefix}_shelves);
CREATE SEQUENCE ${prefix}_more;
ALTER TABLE ${prefix}_shelves ALTER more SET DEFAULT nextval('${prefix}_more');
CREATE FUNCTION ${prefix}_count() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM ${prefix}_shelves';
CREATE FUNCTION ${prefix}_trim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'UPDATE ${prefix}_shelves SET place = btrim(place)';
  RETURN NULL;
END $$;
CREATE TRIGGER ${prefix}_trim AFTER INSERT ON ${prefix}_a_books EXECUTE FUNCTION ${prefix}_trim();
CREATE VIEW ${prefix}_places AS SELECT place FROM ${prefix}_shelves;
COMMENT ON TABLE ${prefix}_shelves IS 'of ${prefix}, in the north';
