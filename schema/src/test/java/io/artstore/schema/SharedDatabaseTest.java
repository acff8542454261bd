package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.schema.EntryStatus.State;
import io.artstore.schema.SchemaRefusedException.Reason;
import io.artstore.testkit.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Several entries in one database, two of them without a prefix. */
final class SharedDatabaseTest {
  private static final Goal BASE = new Goal.Base();
  private static final Goal HEAD = new Goal.Head();

  @TempDir private static Path shared = Path.of("");

  @TempDir private Path directory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private final SchemaEngine engine = TestDatabases.engine();

  @AfterEach
  void dropDatabases() throws SQLException {
    databases.close();
  }

  /** Proved once for the tests that change no file. */
  private static final class Folders {
    static final SharedFolders ONCE = SharedFolders.proven(shared, Servers.embedded());
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void eachComesAndGoesBesideTheOthers(ServerConnections server) throws SQLException {
    try (TestDatabases here = new TestDatabases(server)) {
      SharedFolders folders = SharedFolders.proven(directory, server);
      String database = here.create();
      here.execute(database, "CREATE TABLE audit_tmp (a int)");
      List<SchemaEntry> entries = folders.entries(database);
      for (SchemaEntry entry : entries) {
        assertThat(engine.status(here.target(entry)).state()).isEqualTo(State.MISSING);
        engine.upgrade(here.target(entry));
      }
      for (SchemaEntry entry : entries) {
        here.execute(database, row(entry));
      }
      requireAllWell(here, entries);
      for (SchemaEntry gone : entries) {
        List<String> before = others(here, entries, gone);
        assertThat(engine.previewRollback(here.target(gone), BASE).losses().lost())
            .extracting(item -> item.loss().where().shown())
            .containsExactly(table(gone));
        engine.rollback(here.target(gone), BASE);
        assertThat(others(here, entries, gone)).isEqualTo(before);
        EntryStatus status = engine.status(here.target(gone));
        assertThat(status.objects()).isEqualTo(SchemaObjects.none());
        assertThat(status.state()).isEqualTo(State.MISSING);
        assertThat(status.findings()).isEmpty();
        engine.upgrade(here.target(gone));
        here.execute(database, row(gone));
      }
      requireAllWell(here, entries);
    }
  }

  /** The table of an entry that gets rows. */
  private static String table(SchemaEntry entry) {
    return switch (entry.name()) {
      case "library" -> "books";
      case "archive" -> "boxes";
      default -> "hall_01_shelves";
    };
  }

  private static String row(SchemaEntry entry) {
    return "INSERT INTO "
        + table(entry)
        + switch (entry.name()) {
          case "library" -> " (title) VALUES ('one')";
          case "archive" -> " (state) VALUES ('OPEN')";
          default -> " (place) VALUES ('left')";
        };
  }

  private void requireAllWell(TestDatabases here, List<SchemaEntry> entries) throws SQLException {
    for (SchemaEntry entry : entries) {
      SchemaTarget target = here.target(entry);
      EntryStatus status = engine.status(target);
      assertThat(status.state()).as(entry.name()).isEqualTo(State.OK);
      assertThat(status.findings()).isEmpty();
      boolean seesAll = entry.prefix().isEmpty();
      assertThat(status.leftAlone()).isEqualTo(leftAlone(seesAll));
      DriftReport drift = new Drift(target, engine.settings(), here.server()).look();
      assertThat(drift.differences()).isEmpty();
      assertThat(drift.leftAlone()).isEqualTo(leftAlone(seesAll));
      assertThat(engine.upgrade(target).steps()).isEmpty();
      List<Long> ids = engine.history(target).stream().map(HistoryRow::id).toList();
      assertThat(ids).startsWith(1L).doesNotHaveDuplicates();
      assertThat(ids.getLast()).isEqualTo(ids.size());
    }
    assertThat(
            entries.stream()
                .map(entry -> engine.status(here.target(entry)).objects())
                .map(objects -> objects.tables().size() + "+" + objects.enums().size()))
        .containsExactly("1+1", "1+0", "2+1");
  }

  private static Set<String> leftAlone(boolean seesAll) {
    return seesAll ? Set.of("table audit_tmp") : Set.of();
  }

  /** Catalog, rows, history and what the engine says of all but one. */
  private List<String> others(TestDatabases here, List<SchemaEntry> entries, SchemaEntry except)
      throws SQLException {
    List<String> found = new ArrayList<>();
    for (SchemaEntry entry : entries) {
      if (!entry.name().equals(except.name())) {
        SchemaTarget target = here.target(entry);
        found.add(engine.status(target).objects().toString());
        found.add(engine.history(target).toString());
        found.addAll(here.query(entry.database(), "SELECT t::text FROM " + table(entry) + " t"));
      }
    }
    return found;
  }

  @Test
  void tenAtOnceOfEachEntryGetInNobodysWay() throws Exception {
    List<SchemaEntry> entries = Folders.ONCE.entries(databases.create());
    Map<String, List<Integer>> steps = new TreeMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IdentityHashMap<Future<RunReport>, String> runs = new IdentityHashMap<>();
      for (int run = 0; run < 10; run++) {
        for (SchemaEntry entry : entries) {
          runs.put(threads.submit(() -> engine.upgrade(databases.target(entry))), entry.name());
        }
      }
      for (Map.Entry<Future<RunReport>, String> run : runs.entrySet()) {
        steps
            .computeIfAbsent(run.getValue(), name -> new ArrayList<>())
            .add(run.getKey().get().steps().size());
      }
    }
    steps.forEach(
        (entry, counts) ->
            assertThat(counts).as(entry).hasSize(10).filteredOn(count -> count > 0).hasSize(1));
    requireAllOk(entries);
  }

  private void requireAllOk(List<SchemaEntry> entries) {
    for (SchemaEntry entry : entries) {
      assertThat(engine.status(databases.target(entry)).state())
          .as(entry.name())
          .isEqualTo(State.OK);
    }
  }

  @Test
  void anEntryThatIsNotConfiguredIsRefusedByName() throws SQLException {
    String database = databases.create();
    engine.upgrade(databases.target(Folders.ONCE.libraryEntry(database)));
    assertForeign(
        Folders.ONCE.archiveEntry(database),
        "database "
            + database
            + " belongs to library (table schema_history), not to archive; give archive its own"
            + " database in library.database.url, or configure all of them for this one");
    assertForeign(Folders.ONCE.hallEntry(database), "belongs to library");
    SchemaEntry archive = Folders.ONCE.archiveEntry(database);
    SchemaEntry both = archive.among(List.of(Folders.ONCE.libraryEntry(database)));
    engine.upgrade(databases.target(both));
    SchemaEntry third = new ExampleFolder(directory).entry("third", database);
    assertForeign(third, "belongs to library and archive");
    assertForeign(
        third.among(List.of(Folders.ONCE.libraryEntry(database))),
        "belongs to library and archive");
    assertThat(engine.status(databases.target(archive)).state())
        .as("whose rows are there needs no neighbour to be named")
        .isEqualTo(State.OK);
  }

  private void assertForeign(SchemaEntry entry, String message) {
    assertThatThrownBy(() -> engine.upgradeUnproven(databases.target(entry), HEAD, "test"))
        .isInstanceOfSatisfying(
            SchemaRefusedException.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.FOREIGN))
        .hasMessageContaining(message);
  }

  @Test
  void aPrefixComesFirstOrLast() throws SQLException {
    String database = databases.create();
    List<SchemaEntry> entries = Folders.ONCE.entries(database);
    engine.upgrade(databases.target(entries.get(1)));
    assertForeign(Folders.ONCE.libraryEntry(database), "belongs to hall");
    engine.upgrade(databases.target(entries.get(0)));
    assertThat(engine.status(databases.target(entries.get(1))).state()).isEqualTo(State.OK);
  }

  @Test
  void twoThatMakeOneObjectAreRefusedAndBothAreNamed() throws SQLException {
    String database = databases.create();
    ExampleFolder again =
        new ExampleFolder(directory.resolve("again"))
            .migration(
                "20260101_0900",
                "books",
                "CREATE TABLE books (a int); CREATE TABLE hall_01_more (a int)",
                "DROP TABLE books; DROP TABLE hall_01_more");
    SchemaEntry other = again.entry("again", database);
    again.prove(other, databases.server());
    SchemaEntry library = Folders.ONCE.libraryEntry(database);
    SchemaEntry hall = Folders.ONCE.hallEntry(database);
    for (SchemaEntry entry :
        List.of(library.among(List.of(other)), other.among(List.of(library)))) {
      assertForeign(entry, "database " + database + ": table books belongs to " + entry.name());
      EntryStatus status = engine.status(databases.target(entry));
      assertThat(status.state()).isEqualTo(State.REFUSED);
      assertThat(status.findings().getFirst())
          .contains("library (")
          .contains("again (")
          .contains("must not make the same object");
    }
    assertForeign(hall.among(List.of(other)), "table hall_01_more belongs to hall (prefix hall_01");
    assertForeign(other.among(List.of(hall)), "table hall_01_more belongs to again");
    assertForeign(
        hall.among(List.of(new ExampleFolder(directory).entry("nest", database, "hall_01_a"))),
        "do not keep their names apart");
    assertThat(databases.query(database, "SELECT to_regclass('schema_history')"))
        .containsExactly("NULL");
  }

  @Test
  void privilegesOfOneStayWhenAnotherComes() throws SQLException {
    String database = databases.name();
    List<SchemaEntry> entries = Folders.ONCE.entries(database).reversed();
    for (SchemaEntry entry : entries) {
      new Provisioner(databases.server()).provision(entry);
      engine.upgrade(databases.target(entry));
    }
    entries.forEach(entry -> new Provisioner(databases.server()).provision(entry));
    String granted =
        "SELECT string_agg(privilege_type, ',' ORDER BY privilege_type)"
            + " FROM information_schema.role_table_grants WHERE grantee = '"
            + entries.getFirst().runtimeRole()
            + "' AND table_name = '%s'";
    assertThat(databases.query(database, granted.formatted("seals")))
        .containsExactly("INSERT,SELECT");
    assertThat(databases.query(database, granted.formatted("books")))
        .containsExactly("DELETE,INSERT,SELECT,UPDATE");
    assertThat(databases.query(database, granted.formatted("schema_history")))
        .containsExactly("SELECT");
    for (SchemaEntry entry : entries) {
      assertThat(engine.status(databases.target(entry)).findings()).isEmpty();
      assertThat(
              SchemaGate.require(runtime(entry), entry.alone(), TestDatabases.remedy()).version())
          .isNotEmpty();
    }
  }

  /** What a module sees: as the role that changes rows, and without knowing of neighbours. */
  private DataSource runtime(SchemaEntry entry) throws SQLException {
    databases.execute(entry.database(), "ALTER ROLE " + entry.runtimeRole() + " PASSWORD 'secret'");
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setPortNumbers(new int[] {TestPostgres.shared().server().port()});
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setDatabaseName(entry.database());
    source.setUser(entry.runtimeRole());
    source.setPassword("secret");
    return source;
  }

  @Test
  void aModuleWhoseNeighbourIsThereAloneDoesNotStart() throws SQLException {
    String database = databases.name();
    SchemaEntry library = Folders.ONCE.libraryEntry(database);
    new Provisioner(databases.server()).provision(library);
    engine.upgrade(databases.target(library));
    DataSource runtime = runtime(library);
    assertThatThrownBy(
            () ->
                SchemaGate.require(
                    runtime, Folders.ONCE.archiveEntry(database), TestDatabases.remedy()))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("belongs to library");
  }

  @Test
  void aHistoryOfAnEarlierVersionIsSharedTheSameWay() throws SQLException {
    String database = databases.create();
    SchemaEntry library = Folders.ONCE.libraryEntry(database);
    engine.upgrade(databases.target(library));
    databases.execute(
        database,
        "ALTER TABLE schema_history DROP CONSTRAINT schema_history_pkey,"
            + " ADD CONSTRAINT schema_history_pkey PRIMARY KEY (id)");
    List<HistoryRow> before = engine.history(databases.target(library));
    SchemaEntry archive = Folders.ONCE.archiveEntry(database).among(List.of(library));
    engine.upgrade(databases.target(archive));
    assertThat(engine.history(databases.target(archive))).hasSize(1);
    assertThat(engine.history(databases.target(library))).isEqualTo(before);
    engine.rollback(databases.target(library), BASE);
    assertThat(engine.history(databases.target(library))).hasSize(4);
  }

  @Test
  void aMissingRowIsDamageOfItsOwnEntryOnly() throws SQLException {
    String database = databases.create();
    List<SchemaEntry> entries = Folders.ONCE.entries(database);
    entries.forEach(entry -> engine.upgrade(databases.target(entry)));
    databases.execute(
        database,
        "ALTER TABLE schema_history DISABLE TRIGGER ALL;"
            + " DELETE FROM schema_history WHERE entry = 'library' AND id = 1");
    assertThat(engine.status(databases.target(entries.getFirst())).findings())
        .singleElement()
        .asString()
        .contains("row 1 is missing");
    assertThat(engine.status(databases.target(entries.getLast())).state()).isEqualTo(State.OK);
  }

  @Test
  void withoutProofNothingOfAnotherIsTakenForOnesOwn() throws SQLException {
    String database = databases.create();
    SchemaEntry library = Folders.ONCE.libraryEntry(database);
    ExampleFolder plain =
        new ExampleFolder(directory)
            .migration("20260101_0900", "carts", "CREATE TABLE carts (a int)", "DROP TABLE carts");
    SchemaEntry carts = plain.entry("carts", database);
    SchemaTarget here = databases.target(carts.among(List.of(library)));
    engine.upgrade(databases.target(library.among(List.of(carts))));
    databases.execute(database, "INSERT INTO books (title) VALUES ('one')");
    engine.upgradeUnproven(here, HEAD, "test");
    assertThat(engine.status(here).objects().tables())
        .extracting(SchemaObjects.Table::name)
        .containsExactly("carts");
    engine.rollbackUnproven(here, BASE, "test");
    assertThat(engine.status(databases.target(library)).state()).isEqualTo(State.OK);
  }
}
