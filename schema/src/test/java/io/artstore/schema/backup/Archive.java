package io.artstore.schema.backup;

import io.artstore.schema.EngineSettings;
import io.artstore.schema.Goal;
import io.artstore.schema.MigrationFolder;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.Prover;
import io.artstore.schema.Remedy;
import io.artstore.schema.RunLimits;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Entries with a little of everything, on databases that live as long as one test. */
final class Archive implements AutoCloseable {
  static final String VERSION = "20260101_0900";

  static final String UP =
      """
      CREATE TYPE mood AS ENUM ('CALM', 'LOUD');
      CREATE TABLE houses (
        id bigserial PRIMARY KEY,
        name varchar(200) NOT NULL,
        founder bigint);
      CREATE TABLE people (
        email text COLLATE "C" PRIMARY KEY,
        house bigint NOT NULL REFERENCES houses (id),
        boss text REFERENCES people (email));
      ALTER TABLE houses ADD CONSTRAINT houses_single UNIQUE (name);
      CREATE TABLE ages (house bigint PRIMARY KEY REFERENCES houses (id), friend bigint);
      ALTER TABLE ages ADD CONSTRAINT ages_friend FOREIGN KEY (friend) REFERENCES ages (house);
      CREATE TABLE eggs (id int PRIMARY KEY, hen int);
      CREATE TABLE hens (id int PRIMARY KEY, egg int REFERENCES eggs (id));
      ALTER TABLE eggs ADD CONSTRAINT eggs_hen FOREIGN KEY (hen) REFERENCES hens (id);
      CREATE TABLE notes (
        id uuid PRIMARY KEY,
        mood mood,
        moods mood[],
        body text,
        words tsvector,
        extra jsonb,
        tags text[] NOT NULL DEFAULT '{}',
        price numeric(20, 6),
        ratio double precision,
        small real,
        seen timestamptz,
        local timestamp,
        day date,
        lasting interval,
        raw bytea,
        address inet,
        flag boolean,
        doubled int GENERATED ALWAYS AS (2) STORED,
        number int GENERATED ALWAYS AS IDENTITY (START WITH 7));
      CREATE FUNCTION notes_words() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.words := to_tsvector('english', coalesce(NEW.body, '')); RETURN NEW; END $$;
      CREATE TRIGGER notes_words BEFORE INSERT OR UPDATE ON notes
        FOR EACH ROW EXECUTE FUNCTION notes_words();
      CREATE TABLE log (line text);
      CREATE FUNCTION log_house() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO log VALUES ('house ' || NEW.name); RETURN NULL; END $$;
      CREATE TRIGGER log_house AFTER INSERT ON houses
        FOR EACH ROW EXECUTE FUNCTION log_house();
      ALTER TABLE houses ENABLE ALWAYS TRIGGER log_house;
      CREATE TABLE colours (name text PRIMARY KEY);
      INSERT INTO colours VALUES ('red'), ('blue');
      """;

  static final String DOWN =
      """
      DROP TABLE colours;
      DROP TABLE ages;
      DROP TABLE people;
      DROP TABLE houses;
      DROP FUNCTION log_house();
      DROP TABLE log;
      ALTER TABLE eggs DROP CONSTRAINT eggs_hen;
      DROP TABLE hens;
      DROP TABLE eggs;
      DROP TABLE notes;
      DROP FUNCTION notes_words();
      DROP TYPE mood;
      """;

  /** What is awkward in texts, numbers and times; the last line of a text is psql's end mark. */
  static final String ROWS =
      """
      INSERT INTO houses (name, founder) VALUES ('Bäcker "B", Söhne', NULL), ('Zürich', 2);
      INSERT INTO people VALUES ('a@x', 1, 'b@x'), ('B@x', 2, NULL), ('b@x', 2, 'B@x');
      INSERT INTO ages VALUES (1, 2), (2, 1);
      INSERT INTO eggs VALUES (1, NULL), (2, NULL);
      INSERT INTO hens VALUES (1, 1), (2, 2);
      UPDATE eggs SET hen = 3 - id;
      INSERT INTO notes (id, mood, moods, body, extra, tags, price, ratio, small, seen, local, day,
        lasting, raw, address, flag) VALUES
       ('00000000-0000-0000-0000-000000000001', 'LOUD', '{CALM,LOUD}',
        E'two\\nlines, "quoted" and \\\\backslash\\tтест 😀', '{"a": [1, null, "ü"], "b": 1.50}',
        ARRAY['', 'a,b', '"q"', NULL], 12345678901234.567890, 0.1, 1e-10,
        '2026-01-02 03:04:05.678901+02', '1999-12-31 23:59:59.000001', '0044-03-15 BC',
        '1 year -2 days 03:04:05.5', '\\x00ff10', '10.0.0.1/8', true),
       ('00000000-0000-0000-0000-000000000002', NULL, NULL, NULL, NULL, '{}', NULL, 'NaN',
        '-infinity', 'infinity', '-infinity', 'infinity', NULL, '', '::1', NULL),
       ('00000000-0000-0000-0000-000000000003', 'CALM', '{}', '', 'null', '{}', 'NaN',
        1.7976931348623157e308, 3.4028235e38, now(), now(), now(), '-00:00:01', '\\x', NULL, false);
      INSERT INTO log VALUES (NULL), (''), ('twice'), ('twice'), ('\\N');
      DELETE FROM colours WHERE name = 'red';
      INSERT INTO colours VALUES ('green');
      SELECT setval('houses_id_seq', 4711);
      """;

  private final TestPostgres postgres;
  private final Path directory;
  private final Deque<TestDatabase> databases = new ArrayDeque<>();

  Archive(TestPostgres postgres, Path directory) {
    this.postgres = postgres;
    this.directory = directory;
  }

  /** The same migrations with one more that is not part of the first version. */
  Path migrations() throws IOException {
    return migrations("archive", UP, DOWN);
  }

  Path migrations(String name, String up, String down) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(name));
    Files.writeString(folder.resolve(VERSION + "_all.up.sql"), up);
    Files.writeString(folder.resolve(VERSION + "_all.down.sql"), down);
    Files.writeString(
        folder.resolve("20260102_0900_more.up.sql"),
        "CREATE TABLE more (id int);".replace("more", prefixed(up) ? "${prefix}_more" : "more"));
    Files.writeString(
        folder.resolve("20260102_0900_more.down.sql"),
        "DROP TABLE more;".replace("more", prefixed(up) ? "${prefix}_more" : "more"));
    return folder;
  }

  private static boolean prefixed(String sql) {
    return sql.contains("${prefix}");
  }

  SchemaTarget target(String name, Path migrations, Optional<String> prefix) throws IOException {
    TestDatabase database = postgres.newDatabase();
    databases.push(database);
    return target(name, migrations, prefix, database.name());
  }

  SchemaTarget target(String name, Path migrations, Optional<String> prefix, String database)
      throws IOException {
    SchemaEntry entry =
        new SchemaEntry(
            name, database, MigrationFolder.inDirectory(migrations), prefix, List.of(), Map.of());
    Path proven = migrations.resolve("proven.json");
    if (!Files.exists(proven)) {
      new Prover(this::open).prove(entry).requireProven().write(proven);
    }
    return new SchemaTarget(entry, () -> open(database));
  }

  /** The plain entry in a new and empty database. */
  SchemaTarget empty() throws IOException {
    return target("archive", migrations(), Optional.empty());
  }

  /** The plain entry at {@link #VERSION} with all rows. */
  SchemaTarget filled() throws IOException, SQLException {
    SchemaTarget target = empty();
    new SchemaEngine(settings(), RunListener.SILENT)
        .upgrade(target, new Goal.At(new MigrationVersion(VERSION)));
    execute(target, ROWS);
    return target;
  }

  static EngineSettings settings() {
    return new EngineSettings(
        "1.2.3", "tester", "testhost", new Remedy("tool schema", "the url"), RunLimits.DEFAULT);
  }

  static Backups backups() {
    return new Backups(settings(), RunListener.SILENT, CopyListener.SILENT);
  }

  static RestoreReport restore(SchemaTarget target, Path folder) {
    return new Restores(settings(), RunListener.SILENT, CopyListener.SILENT)
        .restore(target, SavedFolder.open(folder));
  }

  BackupPlace place() {
    return new BackupPlace(directory.resolve("backups"), BackupPlace.DEFAULT_KEEP);
  }

  Connection open(String database) throws SQLException {
    return postgres.server().dataSource(database).getConnection();
  }

  TestPostgres postgres() {
    return postgres;
  }

  void execute(SchemaTarget target, String sql) throws SQLException {
    try (Connection connection = target.connections().open();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Every row of every table but the history, as the server prints it, and all sequences. */
  List<String> content(SchemaTarget target) throws SQLException {
    List<String> content = new ArrayList<>();
    for (String table :
        query(
            target,
            """
            SELECT c.oid::regclass::text FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
              AND c.relname !~ 'schema_history$' ORDER BY 1
            """)) {
      query(target, "SELECT t::text FROM " + table + " t ORDER BY t::text COLLATE \"C\"")
          .forEach(row -> content.add(table + " " + row));
    }
    for (String sequence : query(target, "SELECT oid::regclass FROM pg_class WHERE relkind='S'")) {
      content.add(
          sequence + query(target, "SELECT (last_value, is_called)::text FROM " + sequence));
    }
    return content;
  }

  List<String> query(SchemaTarget target, String sql) throws SQLException {
    try (Connection connection = target.connections().open();
        Statement statement = connection.createStatement()) {
      statement.execute("SET timezone = 'UTC'; SET bytea_output = 'hex'");
      try (ResultSet rows = statement.executeQuery(sql)) {
        List<String> found = new ArrayList<>();
        while (rows.next()) {
          found.add(Objects.requireNonNullElse(rows.getString(1), "NULL"));
        }
        return found;
      }
    }
  }

  @Override
  public void close() {
    databases.forEach(TestDatabase::close);
  }
}
