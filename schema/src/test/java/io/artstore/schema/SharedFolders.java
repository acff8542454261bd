package io.artstore.schema;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Three folders whose entries may share a database: two without a prefix and one with. */
final class SharedFolders {
  private final Path directory;

  private SharedFolders(Path directory) {
    this.directory = directory;
  }

  /** Written and proved on the server. */
  static SharedFolders proven(Path directory, ServerConnections server) {
    SharedFolders folders = new SharedFolders(directory);
    folders
        .library()
        .prove(new ExampleFolder(folders.path("library")).entry("library", "x"), server);
    folders.archive().prove(folders.archiveEntry("x"), server);
    folders.hall().prove(folders.hallEntry("x"), server);
    return folders;
  }

  private Path path(String name) {
    return directory.resolve(name);
  }

  ExampleFolder library() {
    return ExampleFolder.books(path("library"));
  }

  /** A table of which the program may not change rows, an ENUM, a function and a sequence. */
  ExampleFolder archive() {
    return new ExampleFolder(path("archive"))
        .migration(
            "20260101_0900",
            "boxes",
            """
            CREATE TYPE box_state AS ENUM ('OPEN', 'SEALED');
            CREATE TABLE boxes (id bigserial PRIMARY KEY, state box_state NOT NULL);
            CREATE TABLE seals (box bigint NOT NULL REFERENCES boxes (id), at timestamptz);
            CREATE INDEX ix_seals_box ON seals (box);
            CREATE FUNCTION box_count() RETURNS bigint LANGUAGE sql
              AS 'SELECT count(*) FROM public.boxes';
            """,
            """
            DROP FUNCTION box_count();
            DROP TABLE seals;
            DROP TABLE boxes;
            DROP TYPE box_state;
            """)
        .seed(
            "20260101_0900",
            "INSERT INTO boxes (state) VALUES ('OPEN'); INSERT INTO seals SELECT id FROM boxes;");
  }

  ExampleFolder hall() {
    return ExampleFolder.shelves(path("hall"));
  }

  /** All three, each with the others as neighbours. */
  List<SchemaEntry> entries(String database) {
    List<SchemaEntry> all =
        List.of(libraryEntry(database), hallEntry(database), archiveEntry(database));
    return all.stream().map(entry -> entry.among(all)).toList();
  }

  SchemaEntry libraryEntry(String database) {
    return new ExampleFolder(path("library")).entry("library", database);
  }

  SchemaEntry hallEntry(String database) {
    return new ExampleFolder(path("hall")).entry("hall", database, "hall_01");
  }

  SchemaEntry archiveEntry(String database) {
    return new SchemaEntry(
        "archive",
        database,
        MigrationFolder.inDirectory(path("archive")),
        Optional.empty(),
        List.of(),
        Map.of("seals", Set.of("SELECT", "INSERT")));
  }
}
