package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.schema.backup.CopyListener;
import io.artstore.schema.plan.EntryPlan;
import io.artstore.schema.plan.Planner;
import io.artstore.schema.rehearsal.Rehearsal;
import io.artstore.schema.rehearsal.RehearsalReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A history becomes one baseline, and every database that it made goes on. */
class ResetTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:30:00Z");
  static final String BASELINE = "20260301_1030";

  @TempDir private Path directory = Path.of("");
  @TempDir private Path before = Path.of("");
  private final SchemaEngine engine = TestDatabases.engine();
  private TestDatabases databases = new TestDatabases(Servers.embedded());

  @AfterEach
  void dropDatabases() throws SQLException {
    databases.close();
  }

  /** Three steps, of which the last puts in rows of its own. */
  static ExampleFolder library(Path directory) {
    return ExampleFolder.books(directory)
        .migration(
            "20260103_0900",
            "kinds",
            """
            -- compatible-since: 20260101_0900
            CREATE TABLE kinds (id serial PRIMARY KEY, name text NOT NULL);
            INSERT INTO kinds (name) VALUES ('novel'), ('atlas');
            ALTER TABLE books ADD COLUMN kind integer NOT NULL DEFAULT 1 REFERENCES kinds (id);
            """,
            """
            ALTER TABLE books DROP COLUMN kind;
            DROP TABLE kinds;
            """)
        .seed("20260103_0900", "INSERT INTO books (title, kind) VALUES ('third', 2);");
  }

  private SchemaEntry entry(String database) {
    return new ExampleFolder(directory).entry("library", database);
  }

  private SchemaTarget live(String version) throws SQLException {
    SchemaTarget target = databases.target(entry(databases.create()));
    engine.upgrade(target, new Goal.At(new MigrationVersion(version)));
    databases.execute(
        target.entry().database(), "INSERT INTO books (title) VALUES ('of " + version + "')");
    return target;
  }

  /** What a program asks at its start. */
  private void require(SchemaEntry entry) throws SQLException {
    try (Connection connection = databases.server().open(entry.database())) {
      Standing standing =
          new Standing(
              Inspection.of(connection, entry),
              entry.migrations().read(entry.prefix()),
              TestDatabases.remedy());
      Optional<SchemaRefusedException> refusal = standing.refusalOfProgram();
      if (refusal.isPresent()) {
        throw refusal.get();
      }
    }
  }

  private ResetPlan reset(ServerConnections server, SchemaEntry entry) throws IOException {
    ResetPlan plan = new Reset(server).prove(entry, "baseline", NOW);
    assertThat(plan.failures()).isEmpty();
    Reset.publish(plan);
    return plan;
  }

  static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void everyDatabaseComesToTheBaselineAndBack(ServerConnections server) throws Exception {
    databases = new TestDatabases(server);
    library(directory).prove(entry("library"), server);
    Map<String, String> old = files(directory);
    List<SchemaTarget> targets =
        List.of(live("20260101_0900"), live("20260102_0900"), live("20260103_0900"));
    ResetPlan plan = reset(server, entry("library"));
    assertThat(plan.replaced()).hasSize(3);
    assertThat(plan.notes()).isEmpty();
    Map<String, String> now = files(directory);
    assertThat(now)
        .containsOnlyKeys(
            Stream.concat(
                    old.keySet().stream().map(name -> "archive/" + BASELINE + "/" + name),
                    plan.created().keySet().stream())
                .toList());
    old.forEach(
        (name, text) -> assertThat(now).containsEntry("archive/" + BASELINE + "/" + name, text));
    assertThat(now.get(BASELINE + "_baseline.up.sql"))
        .startsWith("-- compatible-since: 20260101_0900\n")
        .contains("INSERT INTO kinds (id, name) VALUES\n    (1, 'novel'),\n    (2, 'atlas');")
        .contains("SELECT setval('kinds_id_seq', 2);");
    assertThat(now.get("seed/" + BASELINE + ".sql")).contains("'third'").doesNotContain("'novel'");
    for (SchemaTarget target : targets) {
      walk(server, target);
    }
  }

  private void walk(ServerConnections server, SchemaTarget target) throws SQLException {
    String database = target.entry().database();
    EntryStatus waiting = engine.status(target);
    assertThat(waiting.state()).isEqualTo(EntryStatus.State.BEHIND);
    assertThat(waiting.waiting().getLast().stamp()).isTrue();
    assertThatThrownBy(() -> require(target.entry())).hasMessageContaining("bring it forward with");
    String start = waiting.version().orElseThrow();
    engine.upgrade(target);
    assertThat(engine.status(target).state()).isEqualTo(EntryStatus.State.OK);
    assertThat(engine.status(target).healthy()).isTrue();
    require(target.entry());
    HistoryRow stamp = engine.history(target).getLast();
    assertThat(stamp.proof())
        .isEqualTo(
            "proven, stamped, nothing was run; replaces 20260101_0900, 20260102_0900,"
                + " 20260103_0900");
    assertThat(stamp.proofInShort())
        .isEqualTo("proven, stamped, nothing was run; replaces 3 older");
    assertThat(databases.query(database, "SELECT title FROM books"))
        .containsExactly("of " + start.substring(0, 13));
    EngineSettings settings = engine.settings();
    assertThat(new Drift(target, settings, server).look().differences()).isEmpty();
    engine.rollback(target, new Goal.StepsBack(1));
    assertThat(engine.status(target).version()).contains("20260103_0900 kinds");
    engine.rollback(target, new Goal.At(new MigrationVersion("20260101_0900")));
    assertThat(databases.query(database, "SELECT title FROM books")).hasSize(1);
    assertThat(engine.status(target).findings()).isEmpty();
    engine.upgrade(target);
    engine.rollback(target, new Goal.Base());
    assertThat(databases.query(database, "SELECT to_regclass('books')::text"))
        .containsExactly("NULL");
    engine.upgrade(target);
    assertThat(engine.history(target).getLast().proof())
        .isEqualTo("proven; replaces 20260101_0900, 20260102_0900, 20260103_0900");
  }

  @Test
  void aNewDatabaseIsMadeByTheBaselineAlone() throws Exception {
    library(directory).prove(entry("library"), databases.server());
    reset(databases.server(), entry("library"));
    SchemaTarget target = databases.target(entry(databases.create()));
    assertThat(engine.upgrade(target).steps()).hasSize(1);
    assertThatThrownBy(
            () -> engine.rollback(target, new Goal.At(new MigrationVersion("20260102_0900"))))
        .hasMessageContaining(
            "20260102_0900 was replaced by 20260301_1030 baseline, which made this database, so"
                + " the only way back from it leads to nothing");
    engine.rollback(target, new Goal.StepsBack(1));
    assertThat(engine.upgrade(target, new Goal.At(new MigrationVersion("20260102_0900"))).steps())
        .hasSize(2);
    assertThat(engine.upgrade(target).steps()).hasSize(2);
  }

  @Test
  void anOlderProgramGoesOnOrIsToldThatItIsTooOld() throws Exception {
    library(directory).prove(entry("library"), databases.server());
    for (Map.Entry<String, String> file : files(directory).entrySet()) {
      new ExampleFolder(before).file(file.getKey(), file.getValue());
    }
    SchemaTarget stamped = live("20260103_0900");
    reset(databases.server(), entry("library"));
    engine.upgrade(stamped);
    SchemaTarget fresh = databases.target(entry(databases.create()));
    engine.upgrade(fresh);
    for (SchemaTarget target : List.of(stamped, fresh)) {
      SchemaEntry older = new ExampleFolder(before).entry("library", target.entry().database());
      require(older);
      assertThat(engine.status(databases.target(older)).state()).isEqualTo(EntryStatus.State.NEWER);
      assertThatThrownBy(() -> engine.upgrade(databases.target(older)))
          .hasMessageContaining("this program does not have 20260301_1030 baseline");
    }
    new ExampleFolder(directory)
        .migration("20260401_0900", "more", "CREATE TABLE m (a int)", "DROP TABLE m")
        .prove(entry("library"), databases.server());
    engine.upgrade(fresh);
    SchemaEntry older = new ExampleFolder(before).entry("library", fresh.entry().database());
    assertThatThrownBy(() -> require(older))
        .hasMessageContaining("20260401_0900 more works only with programs since 20260401_0900");
  }

  @Test
  void foldsAFoldedHistoryAgain() throws Exception {
    library(directory).prove(entry("library"), databases.server());
    SchemaTarget first = live("20260101_0900");
    reset(databases.server(), entry("library"));
    SchemaTarget second = live(BASELINE);
    new ExampleFolder(directory)
        .migration(
            "20260401_0900",
            "more",
            "-- compatible-since: 20260101_0900\nCREATE TABLE more (a int);",
            "DROP TABLE more;")
        .seed("20260401_0900", "INSERT INTO more VALUES (1)")
        .prove(entry("library"), databases.server());
    ResetPlan plan =
        new Reset(databases.server())
            .prove(entry("library"), "again", Instant.parse("2026-04-01T09:00:59Z"));
    assertThat(plan.failures()).isEmpty();
    Reset.publish(plan);
    assertThat(files(directory))
        .containsKeys(
            "20260401_0901_again.up.sql",
            "archive/20260401_0901/20260401_0900_more.up.sql",
            "archive/20260401_0901/archive/20260301_1030/20260101_0900_books.up.sql")
        .doesNotContainKey("archive/20260301_1030/20260101_0900_books.up.sql");
    assertThat(engine.upgrade(first).steps())
        .extracting(step -> step.migration().title())
        .containsExactly(
            "20260102_0900 lenders",
            "20260103_0900 kinds",
            "20260301_1030 baseline",
            "20260401_0900 more",
            "20260401_0901 again");
    assertThat(engine.upgrade(second).steps()).hasSize(2);
    assertThat(new Prover(databases.server()).prove(entry("library")).failures()).isEmpty();
    assertThat(new Reset(databases.server()).prove(entry("library"), "no", NOW).replaced())
        .isEmpty();
    engine.rollback(first, new Goal.At(new MigrationVersion("20260101_0900")));
    engine.rollback(first, new Goal.Base());
  }

  @Test
  void anotherToolsDatabaseIsAdoptedAtAReplacedVersion() throws Exception {
    library(directory)
        .file(
            "adopt.json",
            """
            {"revisions": [{"revision": "aaaa", "name": "books", "equals": "20260101_0900"}]}
            """)
        .prove(entry("library"), databases.server());
    SchemaTarget target = live("20260101_0900");
    databases.execute(
        target.entry().database(),
        """
        DROP TABLE schema_history;
        DROP FUNCTION schema_history_append_only();
        CREATE TABLE alembic_version (version_num varchar(32) NOT NULL);
        INSERT INTO alembic_version VALUES ('aaaa');
        """);
    reset(databases.server(), entry("library"));
    Adoption adoption = new Adoption(target, engine.settings(), databases.server());
    assertThat(adoption.adopt().equal()).isTrue();
    assertThat(engine.upgrade(target).steps()).hasSize(3);
    assertThat(engine.status(target).findings()).isEmpty();
    engine.rollback(target, new Goal.Base());
    assertThat(adoption.undo()).isEqualTo("20260101_0900 books");
  }

  @Test
  void whatRunsAfterARestoreStaysWhereItIs() throws Exception {
    library(directory)
        .file(EntryAccess.AFTER_RESTORE, "UPDATE books SET title = title;")
        .prove(entry("library"), databases.server());
    SchemaTarget target = live("20260102_0900");
    reset(databases.server(), entry("library"));
    assertThat(files(directory)).containsKey(EntryAccess.AFTER_RESTORE);
    assertThat(entry("library").migrations().read(Optional.empty()).unproven()).isEmpty();
    assertThat(engine.upgrade(target).steps()).hasSize(2);
  }

  @Test
  void aPlanAndARehearsalGoTheWayOfTheDatabase() throws Exception {
    library(directory).prove(entry("library"), databases.server());
    SchemaTarget older = live("20260102_0900");
    SchemaTarget stopped = live("20260103_0900");
    reset(databases.server(), entry("library"));
    Planner planner = new Planner(engine.settings(), RunListener.SILENT, one -> databases.server());
    EntryPlan plan = planner.plan(older, new Goal.Head());
    assertThat(plan.at().map(Migration::title)).contains("20260102_0900 lenders");
    assertThat(plan.failure()).isEmpty();
    assertThat(plan.steps())
        .extracting(step -> step.migration().title())
        .containsExactly("20260103_0900 kinds", "20260301_1030 baseline");
    EntryPlan stamp = planner.plan(stopped, new Goal.Head());
    assertThat(stamp.at().map(Migration::title)).contains("20260103_0900 kinds");
    assertThat(stamp.failure()).isEmpty();
    assertThat(stamp.steps().getFirst().wayBack()).contains(ProvenJson.Effect.lossless());
    RehearsalReport rehearsal =
        new Rehearsal(older, engine.settings(), RunListener.SILENT, CopyListener.SILENT)
            .rehearse(new Goal.Head(), databases.server(), before);
    assertThat(rehearsal.failure()).isEmpty();
    engine.upgrade(stopped);
    assertThat(engine.previewRollback(stopped, new Goal.StepsBack(1)).losses().anything())
        .isFalse();
  }

  @Test
  void writesThePrefixOfTenants() throws Exception {
    SchemaEntry north = new ExampleFolder(directory).entry("north", databases.create(), "north");
    ExampleFolder.shelves(directory)
        .migration(
            "20260102_0900",
            "places",
            "CREATE TABLE ${prefix}_places (name text PRIMARY KEY);"
                + " INSERT INTO ${prefix}_places VALUES ('${prefix}');",
            "DROP TABLE ${prefix}_places;")
        .prove(north, databases.server());
    engine.upgrade(databases.target(north));
    ResetPlan plan = reset(databases.server(), north);
    assertThat(plan.created().get(BASELINE + "_baseline.up.sql"))
        .contains("CREATE TABLE ${prefix}_shelves (\n    id serial,")
        .contains("INSERT INTO ${prefix}_places (name) VALUES\n    ('${prefix}');")
        .doesNotContain("north")
        .doesNotContain("xzq");
    assertThat(engine.upgrade(databases.target(north)).steps()).hasSize(1);
    SchemaEntry south = new ExampleFolder(directory).entry("south", north.database(), "south");
    engine.upgrade(databases.target(south));
    assertThat(databases.query(north.database(), "SELECT name FROM south_places"))
        .containsExactly("south");
  }

  @Test
  void changesNothingWhenTheProofFails() throws Exception {
    library(directory).prove(entry("library"), databases.server());
    Map<String, String> old = files(directory);
    Map<String, String> faults =
        Map.of(
            "title varchar(200)", "title varchar(20)",
            "(2, 'atlas')", "(2, 'atlantis')",
            "CREATE INDEX ix_books_title ON books (title);\n", "",
            "CREATE TABLE kinds", "CREATE TABEL kinds",
            "'LENT')", "'LENT');\nCREATE TYPE extra AS ENUM ('a'");
    for (Map.Entry<String, String> fault : faults.entrySet()) {
      ResetPlan plan =
          new Reset(
                  new Prover(databases.server()),
                  text -> {
                    assertThat(text).contains(fault.getKey());
                    return text.replace(fault.getKey(), fault.getValue());
                  })
              .prove(entry("library"), "baseline", NOW);
      assertThat(plan.ready()).as(fault.getValue()).isFalse();
      assertThat(plan.failures()).isNotEmpty();
      assertThat(files(directory)).isEqualTo(old);
    }
  }

  @Test
  void saysWhatCannotBeWritten() throws Exception {
    library(directory)
        .migration(
            "20260104_0900",
            "total",
            "CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int);",
            "DROP AGGREGATE total (int);")
        .prove(entry("library"), databases.server());
    ResetPlan plan = new Reset(databases.server()).prove(entry("library"), "baseline", NOW);
    assertThat(plan.failures())
        .singleElement()
        .asString()
        .contains("aggregate total(integer): this kind of object is not written");
  }

  @Test
  void refusesFilesThatAreNotProvenAndFilesOfAProgram() throws Exception {
    library(directory);
    Reset reset = new Reset(databases.server());
    assertThatThrownBy(() -> reset.prove(entry("library"), "baseline", NOW))
        .hasMessageContaining("are not the proven ones; nothing was changed");
    SchemaEntry packed =
        entry("library").withMigrations(MigrationFolder.onClasspath(ResetTest.class, "baseline"));
    assertThatThrownBy(() -> reset.prove(packed, "baseline", NOW))
        .hasMessageContaining("are packed into the program");
    assertThatThrownBy(() -> reset.prove(entry("library"), "../x", NOW))
        .hasMessageContaining("is no name for a migration");
  }

  @Test
  void isNoticedWhenAnArchivedFileChanges() throws Exception {
    library(directory).prove(entry("library"), databases.server());
    SchemaTarget target = live("20260102_0900");
    reset(databases.server(), entry("library"));
    String file = "archive/" + BASELINE + "/20260103_0900_kinds.up.sql";
    new ExampleFolder(directory).file(file, "SELECT 1;");
    assertThatThrownBy(() -> engine.upgrade(target))
        .hasMessageContaining(file + ": is not the proven file");
  }

  @Test
  void verifyFindsABaselineThatIsNotWhatItReplaced() throws Exception {
    library(directory).prove(entry("library"), databases.server());
    reset(databases.server(), entry("library"));
    Path up = directory.resolve(BASELINE + "_baseline.up.sql");
    String text = Files.readString(up);
    Files.writeString(up, text.replace("varchar(200)", "varchar(300)"));
    assertThat(new Prover(databases.server()).prove(entry("library")).failures())
        .anySatisfy(
            failure -> assertThat(failure.toString()).contains("archive").contains("books"));
    Files.writeString(up, text.replace("'novel'", "'roman'"));
    assertThat(new Prover(databases.server()).prove(entry("library")).failures())
        .singleElement()
        .asString()
        .contains("its rows are not those of the migrations that it replaced\n  table kinds");
  }
}
