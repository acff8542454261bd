package io.artstore.schemacli;

import io.artstore.schema.MigrationFolder;
import io.artstore.schema.Prover;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ServerConnections;
import io.artstore.schemacli.report.SettingState;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Entries with databases of their own on a real server, and the folder where runs are recorded. */
final class Library implements SchemaTargets, AutoCloseable {
  private final Path directory;
  private final TestPostgres postgres = TestPostgres.shared();
  private final ServerConnections server = Servers.of(postgres);
  private final List<TestDatabase> databases = new ArrayList<>();
  private final List<SchemaTarget> targets = new ArrayList<>();
  private final List<SettingState> needed = new ArrayList<>();

  /**
   * @param directory where migrations and journals lie
   */
  Library(Path directory) {
    this.directory = directory;
  }

  /** First, second and third; the second has two migrations. */
  static Library ofThree(Path directory) throws IOException {
    return new Library(directory)
        .entry("first")
        .migration(
            "first", "20260101_0900_books", "CREATE TABLE books (id int);", "DROP TABLE books;")
        .entry("second")
        .migration(
            "second", "20260101_0900_halls", "CREATE TABLE halls (id int);", "DROP TABLE halls;")
        .migration(
            "second",
            "20260102_0900_name",
            "ALTER TABLE halls ADD COLUMN name text;",
            "ALTER TABLE halls DROP COLUMN name;")
        .entry("third")
        .migration(
            "third", "20260101_0900_maps", "CREATE TABLE maps (id int);", "DROP TABLE maps;");
  }

  /** One more entry in a database of its own. */
  Library entry(String name) throws IOException {
    TestDatabase database = TestPostgres.createDatabase();
    databases.add(database);
    SchemaEntry entry =
        new SchemaEntry(
            name,
            database.name(),
            MigrationFolder.inDirectory(Files.createDirectories(directory.resolve(name))),
            Optional.empty(),
            List.of(),
            Map.of());
    targets.add(new SchemaTarget(entry, server.to(database.name())));
    return this;
  }

  /** One more migration of an entry, proven. */
  Library migration(String entry, String title, String up, String down) throws IOException {
    Files.writeString(folder(entry).resolve(title + ".up.sql"), up);
    Files.writeString(folder(entry).resolve(title + ".down.sql"), down);
    new Prover(server)
        .prove(target(entry).entry())
        .requireProven()
        .write(folder(entry).resolve("proven.json"));
    return this;
  }

  void needs(SettingState setting) {
    needed.add(setting);
  }

  Path folder(String entry) {
    return directory.resolve(entry);
  }

  private SchemaTarget target(String entry) {
    return targets.stream()
        .filter(target -> target.entry().name().equals(entry))
        .findFirst()
        .orElseThrow();
  }

  String database(String entry) {
    return target(entry).entry().database();
  }

  Answer run(String... arguments) {
    return Answer.to(this, question -> Optional.empty(), arguments);
  }

  /** The same where somebody types an answer to every question. */
  Answer typing(String typed, String... arguments) {
    return Answer.to(this, question -> Optional.of(typed), arguments);
  }

  Connection open(String entry) throws SQLException {
    return server.open(database(entry));
  }

  void execute(String entry, String sql) throws SQLException {
    try (Connection connection = open(entry);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row. */
  String ask(String entry, String sql) throws SQLException {
    try (Connection connection = open(entry);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public List<SchemaEntry> entries() {
    return targets.stream().map(SchemaTarget::entry).toList();
  }

  @Override
  public List<SchemaTarget> targets() {
    return targets;
  }

  @Override
  public ServerConnections server(SchemaEntry entry) {
    return server;
  }

  @Override
  public Optional<Path> journalFolder() {
    return Optional.of(directory.resolve("runs"));
  }

  @Override
  public List<SettingState> settingStates() {
    return needed;
  }

  @Override
  public Optional<Path> backupFolder() {
    return Optional.of(directory.resolve("backups"));
  }

  @Override
  public Optional<String> runtimePassword(SchemaEntry entry) {
    return Optional.empty();
  }

  @Override
  public void close() {
    databases.forEach(TestDatabase::close);
  }
}
