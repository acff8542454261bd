package io.artstore.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A migrations folder that a test writes. */
final class ExampleFolder {
  private final Path directory;

  ExampleFolder(Path directory) {
    this.directory = directory;
  }

  /** Two plain steps: a table with an ENUM, then a column. */
  static ExampleFolder books(Path directory) {
    return new ExampleFolder(directory)
        .migration(
            "20260101_0900",
            "books",
            """
            CREATE TYPE book_state AS ENUM ('NEW', 'LENT');
            CREATE TABLE books (
              id bigserial PRIMARY KEY,
              title varchar(200) NOT NULL,
              state book_state NOT NULL DEFAULT 'NEW');
            CREATE INDEX ix_books_title ON books (title);
            """,
            """
            DROP TABLE books;
            DROP TYPE book_state;
            """)
        .seed("20260101_0900", "INSERT INTO books (title) VALUES ('first'), ('second');")
        .migration(
            "20260102_0900",
            "lenders",
            """
            -- compatible-since: 20260101_0900
            ALTER TABLE books ADD COLUMN lender text;
            """,
            "ALTER TABLE books DROP COLUMN lender;");
  }

  /** {@link #books} with a last step that waits for the advisory lock 4711. */
  static ExampleFolder waitingBooks(Path directory) {
    return books(directory)
        .migration(
            "20260103_0900",
            "waits",
            "CREATE TABLE half (a int); SELECT pg_catalog.pg_advisory_xact_lock(4711);",
            "DROP TABLE half");
  }

  /** The same for an entry with a prefix. */
  static ExampleFolder shelves(Path directory) {
    return new ExampleFolder(directory)
        .migration(
            "20260101_0900",
            "shelves",
            """
            CREATE TABLE ${prefix}_shelves (id serial PRIMARY KEY, place text NOT NULL);
            CREATE INDEX ix_${prefix}_place ON ${prefix}_shelves (place);
            CREATE FUNCTION ${prefix}_trim() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN NEW.place := btrim(NEW.place); RETURN NEW; END $$;
            CREATE TRIGGER ${prefix}_trim BEFORE INSERT ON ${prefix}_shelves
              FOR EACH ROW EXECUTE FUNCTION ${prefix}_trim();
            """,
            """
            DROP TABLE ${prefix}_shelves;
            DROP FUNCTION ${prefix}_trim();
            """)
        .seed("20260101_0900", "INSERT INTO ${prefix}_shelves (place) VALUES (' left ');");
  }

  ExampleFolder migration(String version, String name, String up, String down) {
    return file(version + "_" + name + ".up.sql", up)
        .file(version + "_" + name + ".down.sql", down);
  }

  ExampleFolder seed(String version, String sql) {
    return file("seed/" + version + ".sql", sql);
  }

  ExampleFolder file(String name, String text) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ExampleFolder delete(String name) {
    try {
      Files.delete(directory.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@link #books} with a {@code proven.json}, which is proved once for all tests. */
  static ExampleFolder provenBooks(Path directory) {
    return books(directory).file(ProvenJson.FILE, ProvenBooks.TEXT);
  }

  private static final class ProvenBooks {
    static final String TEXT = text();

    private static String text() {
      try {
        Path directory = Files.createTempDirectory("books");
        SchemaEntry entry = books(directory).entry("library", "library");
        return new Prover(Servers.embedded()).prove(entry).requireProven().text();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Proves the folder and writes its {@code proven.json}. */
  ExampleFolder prove(SchemaEntry entry, ServerConnections server) {
    return file(ProvenJson.FILE, new Prover(server).prove(entry).requireProven().text());
  }

  SchemaEntry entry(String name, String database) {
    return new SchemaEntry(
        name,
        database,
        MigrationFolder.inDirectory(directory),
        Optional.empty(),
        List.of(),
        Map.of());
  }

  SchemaEntry entry(String name, String database, String prefix) {
    return entry(name, database).withPrefix(prefix);
  }
}
