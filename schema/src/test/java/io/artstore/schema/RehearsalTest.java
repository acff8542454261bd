package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.schema.backup.CopyListener;
import io.artstore.schema.plan.LockMode;
import io.artstore.schema.rehearsal.Loss;
import io.artstore.schema.rehearsal.Pass;
import io.artstore.schema.rehearsal.Pass.Way;
import io.artstore.schema.rehearsal.Rehearsal;
import io.artstore.schema.rehearsal.RehearsalReport;
import io.artstore.schema.rehearsal.TableCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The night before the night, with planted faults in the rows. */
class RehearsalTest {
  private static final String START = "20260101_0900";

  @TempDir private Path directory = Path.of("");
  @TempDir private Path room = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private ExampleFolder folder = new ExampleFolder(Path.of(""));
  private String database = "";

  @BeforeEach
  void begin() throws SQLException {
    database = databases.create();
    folder =
        new ExampleFolder(directory)
            .migration(
                START,
                "people",
                """
                CREATE TABLE people (id serial PRIMARY KEY, name text NOT NULL, note text);
                CREATE TABLE houses (id int PRIMARY KEY);
                """,
                "DROP TABLE houses; DROP TABLE people;");
  }

  @AfterEach
  void dropDatabases() throws SQLException {
    databases.close();
  }

  private SchemaTarget target() {
    return databases.target(folder.entry("library", database));
  }

  private void goLive() throws SQLException {
    folder.prove(folder.entry("library", database), databases.server());
    TestDatabases.engine().upgrade(target(), new Goal.At(new MigrationVersion(START)));
    databases.execute(
        database,
        """
        INSERT INTO people (name, note) SELECT 'n' || n, 'note ' || n FROM generate_series(1, 500) n;
        SELECT setval('people_id_seq', 7000);
        """);
  }

  private RehearsalReport rehearse() {
    return rehearse(databases, target());
  }

  private RehearsalReport rehearse(TestDatabases here, SchemaTarget target) {
    return new Rehearsal(
            target, TestDatabases.engine().settings(), RunListener.SILENT, CopyListener.SILENT)
        .rehearse(new Goal.Head(), here.server(), room);
  }

  /** Databases, roles, rows and histories of the server; what must not change. */
  private static List<String> everything(TestDatabases here, String name) throws SQLException {
    List<String> all = new ArrayList<>();
    all.addAll(
        here.query(
            "postgres",
            "SELECT datname FROM pg_database WHERE datname ~ '^schema_scratch_' ORDER BY 1"));
    all.addAll(here.query("postgres", "SELECT r::text FROM pg_roles r ORDER BY rolname"));
    for (String table : List.of("people", "houses", "schema_history")) {
      all.addAll(here.query(name, "SELECT t::text FROM " + table + " t ORDER BY 1"));
    }
    all.addAll(
        here.query(
            name, "SELECT oid || ' ' || relfilenode FROM pg_class WHERE oid > 16383 ORDER BY oid"));
    return all;
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(room)) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void goesUpBackAndUpAgainAndLeavesEverythingAsItWas(ServerConnections server) throws Exception {
    try (TestDatabases here = new TestDatabases(server)) {
      database = here.create();
      folder.migration(
          "20260102_0900",
          "wide",
          "ALTER TABLE people ALTER id TYPE bigint;",
          "ALTER TABLE people ALTER id TYPE int;");
      SchemaTarget target = here.target(folder.entry("library", database));
      folder.prove(target.entry(), server);
      TestDatabases.engine().upgrade(target, new Goal.At(new MigrationVersion(START)));
      here.execute(
          database, "INSERT INTO people (name) SELECT 'n' || n FROM generate_series(1, 500) n");
      List<String> before = everything(here, database);

      RehearsalReport report = rehearse(here, target);
      assertThat(report.failure()).isEmpty();
      assertThat(report.losses()).isEmpty();
      assertThat(report.ready()).isTrue();
      assertThat(report.at().orElseThrow().title()).isEqualTo(START + " people");
      assertThat(report.copied().orElseThrow().rows()).isEqualTo(500);
      assertThat(report.passes()).extracting(Pass::way).containsExactly(Way.values());
      assertThat(report.passes()).allSatisfy(pass -> assertThat(pass.steps()).hasSize(1));
      assertThat(report.counts())
          .contains(count("people", 500, 500, 500, 500))
          .allSatisfy(counts -> assertThat(counts.same()).isTrue());
      assertThat(everything(here, database)).isEqualTo(before);
      assertNothingIsLeft();
    }
  }

  private static TableCounts count(String table, long before, long up, long back, long again) {
    return new TableCounts(
        table,
        OptionalLong.of(before),
        OptionalLong.of(up),
        OptionalLong.of(back),
        OptionalLong.of(again));
  }

  @Test
  void namesTheStatementThatTheRowsOfTodayRefuse() throws Exception {
    folder
        .migration(
            "20260102_0900",
            "first",
            "ALTER TABLE people ADD age int;",
            "ALTER TABLE people DROP age;")
        .migration(
            "20260103_0900",
            "unique_names",
            "SELECT 1;\nALTER TABLE people ADD CONSTRAINT one_name UNIQUE (name);",
            "ALTER TABLE people DROP CONSTRAINT one_name;");
    goLive();
    databases.execute(database, "INSERT INTO people (name) VALUES ('n7')");
    List<String> before = everything(databases, database);
    RehearsalReport report = rehearse();
    assertThat(report.ready()).isFalse();
    assertThat(report.failure().orElseThrow().during()).isEqualTo("going up");
    assertThat(report.failure().orElseThrow().message())
        .contains("library, scratch copy of database " + database)
        .contains("20260103_0900_unique_names.up.sql, statement 2 (line 2)")
        .contains("Key (name)=(n7) is duplicated")
        .doesNotContain("schema_scratch_");
    assertThat(report.pass(Way.UP).orElseThrow().steps()).hasSize(1);
    assertThat(report.pass(Way.BACK)).isEmpty();
    assertThat(everything(databases, database)).isEqualTo(before);
    assertNothingIsLeft();
  }

  @Test
  void countsWhatTheWayBackDestroysAndTellsItFromWhatWasThereBefore() throws Exception {
    folder.migration(
        "20260102_0900",
        "notes",
        """
        -- loses: the notes of people
        CREATE TABLE notes (person int, note text);
        INSERT INTO notes SELECT id, note FROM people WHERE id <= 200;
        ALTER TABLE people DROP note;
        """,
        "ALTER TABLE people ADD note text; DROP TABLE notes;");
    folder.seed(START, "INSERT INTO people (name, note) VALUES ('a', 'b');");
    goLive();
    RehearsalReport report = rehearse();
    assertThat(report.failure()).isEmpty();
    assertThat(report.losses()).containsExactly(new Loss("table people", true));
    assertThat(report.ready()).isTrue();
    assertThat(report.counts())
        .contains(
            new TableCounts(
                "notes",
                OptionalLong.empty(),
                OptionalLong.of(200),
                OptionalLong.empty(),
                OptionalLong.of(200)));
  }

  @Test
  void findsALossThatNoProofSawBecauseNoSeedHadSuchRows() throws Exception {
    folder.migration(
        "20260102_0900", "short", "UPDATE people SET note = left(note, 6);", "SELECT 1;");
    goLive();
    RehearsalReport report = rehearse();
    assertThat(report.failure()).isEmpty();
    assertThat(report.losses()).containsExactly(new Loss("table people", false));
    assertThat(report.ready()).isFalse();
  }

  @Test
  void findsASequenceThatBeginsAnew() throws Exception {
    folder.migration(
        "20260102_0900",
        "plain",
        "ALTER TABLE people ALTER id DROP DEFAULT; DROP SEQUENCE people_id_seq;",
        """
        CREATE SEQUENCE people_id_seq AS int OWNED BY people.id;
        ALTER TABLE people ALTER id SET DEFAULT nextval('people_id_seq');
        """);
    goLive();
    RehearsalReport report = rehearse();
    assertThat(report.failure()).isEmpty();
    assertThat(report.losses()).containsExactly(new Loss("sequence people_id_seq", false));
  }

  @Test
  void measuresTheLongestLockFromItsStatementToTheCommit() throws Exception {
    folder.migration(
        "20260102_0900",
        "slow",
        """
        ALTER TABLE houses ADD street text;
        SELECT pg_sleep(0.3);
        ALTER TABLE people ADD street text;
        """,
        "ALTER TABLE people DROP street; ALTER TABLE houses DROP street;");
    goLive();
    Pass.Longest longest = rehearse().pass(Way.UP).orElseThrow().longestLock().orElseThrow();
    assertThat(longest.lock().lock().relation()).isEqualTo("houses");
    assertThat(longest.lock().lock().mode()).isEqualTo(LockMode.ACCESS_EXCLUSIVE);
    assertThat(longest.lock().statement().number()).isEqualTo(1);
    assertThat(longest.lock().held()).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void namesTheTableOfALockedIndex() throws Exception {
    folder.migration(
        "20260102_0900",
        "indexed",
        "CREATE INDEX a_houses_index ON houses (id);",
        "DROP INDEX a_houses_index; SELECT pg_sleep(0.1);");
    goLive();
    Pass.Longest longest = rehearse().pass(Way.BACK).orElseThrow().longestLock().orElseThrow();
    assertThat(longest.lock().lock().relation()).isEqualTo("houses");
    assertThat(longest.lock().statement().number()).isEqualTo(1);
  }

  @Test
  void rehearsesFromNothingWithoutABackup() throws Exception {
    folder.prove(folder.entry("library", database), databases.server());
    RehearsalReport report = rehearse();
    assertThat(report.ready()).isTrue();
    assertThat(report.at()).isEmpty();
    assertThat(report.copied()).isEmpty();
    assertThat(report.passes()).hasSize(3);
    assertNothingIsLeft();
  }

  @Test
  void hasNothingToRehearseWhereNothingWaits() throws Exception {
    goLive();
    RehearsalReport report = rehearse();
    assertThat(report.waiting()).isEmpty();
    assertThat(report.at()).isPresent();
    assertThat(report.passes()).isEmpty();
    assertThat(report.ready()).isTrue();
  }

  @Test
  void rehearsesATenantAlone() throws Exception {
    ExampleFolder shelves =
        ExampleFolder.shelves(directory.resolve("shelves"))
            .migration(
                "20260102_0900",
                "floor",
                "ALTER TABLE ${prefix}_shelves ADD floor int;",
                "ALTER TABLE ${prefix}_shelves DROP floor;");
    List<SchemaTarget> tenants =
        Stream.of("north", "south")
            .map(prefix -> databases.target(shelves.entry("shelves", database, prefix)))
            .toList();
    shelves.prove(tenants.getFirst().entry(), databases.server());
    for (SchemaTarget tenant : tenants) {
      TestDatabases.engine().upgrade(tenant, new Goal.At(new MigrationVersion(START)));
    }
    databases.execute(database, "INSERT INTO north_shelves (place) VALUES ('a'), ('b')");
    RehearsalReport report = rehearse(databases, tenants.getFirst());
    assertThat(report.ready()).as(report.toString()).isTrue();
    assertThat(report.counts()).containsExactly(count("north_shelves", 2, 2, 2, 2));
  }

  @Test
  void rehearsesWhatWasAdopted() throws Exception {
    ExampleFolder books =
        ExampleFolder.provenBooks(directory.resolve("books"))
            .file("adopt.json", AdoptionTest.ADOPT_JSON);
    databases.execute(database, AdoptionTest.MADE_BY_ALEMBIC);
    SchemaTarget target = databases.target(books.entry("library", database));
    assertThat(
            new Adoption(target, TestDatabases.engine().settings(), databases.server())
                .adopt()
                .equal())
        .isTrue();
    RehearsalReport report = rehearse(databases, target);
    assertThat(report.ready()).as(report.toString()).isTrue();
    assertThat(report.counts()).containsExactly(count("books", 2, 2, 2, 2));
  }

  @Test
  void refusesWhatAnUpgradeWouldRefuseAndLeavesNothing() throws Exception {
    goLive();
    folder.migration("20260102_0900", "unproven", "SELECT 1;", "SELECT 1;");
    assertThatThrownBy(this::rehearse)
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("nobody proved 20260102_0900 unproven");
    assertNothingIsLeft();
  }
}
