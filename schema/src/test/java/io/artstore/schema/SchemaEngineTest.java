package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.artstore.schema.SchemaRefusedException.Reason;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaEngineTest {
  private static final Goal HEAD = new Goal.Head();

  @TempDir private Path directory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private final SchemaEngine engine = TestDatabases.engine();

  @AfterEach
  void dropDatabases() throws SQLException {
    databases.close();
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void goesUpAndAllTheWayBack(ServerConnections server) throws SQLException {
    try (TestDatabases here = new TestDatabases(server)) {
      String database = here.create();
      SchemaEntry entry = ExampleFolder.books(directory).entry("library", database);
      ExampleFolder.books(directory).prove(entry, server);
      RunReport up = engine.upgrade(here.target(entry));
      assertThat(up.from()).isEmpty();
      assertThat(up.to()).contains(new MigrationVersion("20260102_0900"));
      assertThat(up.steps()).hasSize(2);
      assertThat(here.query(database, "SELECT lender FROM books")).isEmpty();
      RunReport down = engine.rollback(here.target(entry), new Goal.Base());
      assertThat(down.to()).isEmpty();
      assertThat(objects(here, database))
          .containsExactly("schema_history", "schema_history_append_only", "schema_history_pkey");
      assertThat(engine.upgrade(here.target(entry)).steps()).hasSize(2);
      assertThat(engine.history(here.target(entry)))
          .extracting(row -> row.id() + " " + row.direction() + " " + row.version())
          .containsExactly(
              "1 UP 20260101_0900",
              "2 UP 20260102_0900",
              "3 DOWN 20260102_0900",
              "4 DOWN 20260101_0900",
              "5 UP 20260101_0900",
              "6 UP 20260102_0900");
    }
  }

  private static List<String> objects(TestDatabases here, String database) throws SQLException {
    return here.query(
        database,
        """
        SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION SELECT typname FROM pg_type
              WHERE typnamespace = 'public'::regnamespace AND typtype <> 'c' AND typelem = 0
        UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        ORDER BY 1
        """);
  }

  @Test
  void findsNothingToDoTheSecondTime() throws SQLException {
    SchemaTarget target = proven();
    engine.upgrade(target);
    RunReport again = engine.upgrade(target);
    assertThat(again.steps()).isEmpty();
    assertThat(again.from()).isEqualTo(again.to());
  }

  @Test
  void stopsAtTheVersionThatWasAskedFor() throws SQLException {
    SchemaTarget target = proven();
    MigrationVersion first = new MigrationVersion("20260101_0900");
    assertThat(engine.upgrade(target, new Goal.At(first)).to()).contains(first);
    engine.upgrade(target);
    assertThat(engine.rollback(target, new Goal.StepsBack(1)).to()).contains(first);
    engine.upgrade(target);
    assertThat(engine.rollback(target, new Goal.At(first)).to()).contains(first);
  }

  @Test
  void refusesVersionsThatLieElsewhere() throws SQLException {
    SchemaTarget target = proven();
    engine.upgrade(target);
    assertThat(reason(() -> engine.upgrade(target, at("20260101_0900"))))
        .isEqualTo(Reason.NO_SUCH_STEP);
    assertThat(reason(() -> engine.upgrade(target, at("20270101_0900"))))
        .isEqualTo(Reason.NO_SUCH_STEP);
    assertThat(reason(() -> engine.rollback(target, new Goal.StepsBack(3))))
        .isEqualTo(Reason.NO_SUCH_STEP);
    engine.rollback(target, new Goal.StepsBack(1));
    assertThat(reason(() -> engine.rollback(target, at("20260102_0900"))))
        .isEqualTo(Reason.NO_SUCH_STEP);
  }

  @Test
  void aStatementThatFailsHalfWayLeavesTheDatabaseAsItWas() throws SQLException {
    String database = databases.create();
    SchemaEntry entry =
        ExampleFolder.books(directory)
            .migration(
                "20260103_0900",
                "broken",
                "CREATE TABLE half (a int);\nINSERT INTO half VALUES (1);\n\nALTER TABLE books\n"
                    + "  ADD CONSTRAINT fk FOREIGN KEY (title)\n  REFERENCES nowhere (id);",
                "DROP TABLE half;")
            .entry("library", database);
    MigrationFailedException failure =
        catchThrowableOfType(
            MigrationFailedException.class,
            () -> engine.upgradeUnproven(databases.target(entry), HEAD, "test"));
    assertThat(failure.statement()).isEqualTo(3);
    assertThat(failure.file()).isEqualTo("20260103_0900_broken.up.sql");
    assertThat(failure)
        .hasMessageContaining("library, database " + database)
        .hasMessageContaining("20260103_0900_broken.up.sql, statement 3 (line 4)")
        .hasMessageContaining("relation \"nowhere\" does not exist")
        .hasMessageContaining("the database is as it was before this step, at 20260102_0900");
    assertThat(databases.query(database, "SELECT to_regclass('public.half')"))
        .containsExactly("NULL");
    assertThat(engine.status(databases.target(entry)).version()).contains("20260102_0900 lenders");
  }

  @Test
  void aFirstStepThatFailsLeavesNothingAtAll() throws SQLException {
    String database = databases.create();
    SchemaEntry entry =
        new ExampleFolder(directory)
            .migration("1", "one", "CREATE TABLE a (b int); SELECT 1 / 0;", "DROP TABLE a")
            .entry("library", database);
    assertThatThrownBy(() -> engine.upgradeUnproven(databases.target(entry), HEAD, "test"))
        .isInstanceOf(MigrationFailedException.class);
    assertThat(objects(databases, database)).isEmpty();
  }

  @Test
  void aDeferredConstraintFailsTheStepAndNotTheCommit() throws SQLException {
    String database = databases.create();
    SchemaEntry entry =
        new ExampleFolder(directory)
            .migration(
                "1",
                "one",
                """
                CREATE TABLE a (id int PRIMARY KEY,
                  other int REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO a VALUES (1, 2);
                """,
                "DROP TABLE a")
            .entry("library", database);
    assertThatThrownBy(() -> engine.upgradeUnproven(databases.target(entry), HEAD, "test"))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("library, database " + database + ": up 1 one: ERROR: insert or")
        .hasMessageContaining("violates foreign key constraint")
        .hasMessageContaining("as it was before this step, at no version");
    assertThat(objects(databases, database)).isEmpty();
  }

  @Test
  void aFailureTellsWhichStepsStay() throws SQLException {
    String database = databases.create();
    SchemaEntry entry =
        ExampleFolder.books(directory)
            .migration("20260103_0900", "broken", "SELECT 1 / 0", "SELECT 1")
            .entry("library", database);
    SchemaException failure =
        catchThrowableOfType(
            SchemaException.class,
            () -> engine.upgradeUnproven(databases.target(entry), HEAD, "test"));
    RunReport done = failure.done().orElseThrow();
    assertThat(done.from()).isEmpty();
    assertThat(done.to()).contains(new MigrationVersion("20260102_0900"));
    assertThat(done.steps())
        .extracting(step -> step.migration().title())
        .containsExactly("20260101_0900 books", "20260102_0900 lenders");
  }

  @Test
  void aWayBackThatDoesNotFitStopsWithItsOwnWords() throws SQLException {
    String database = databases.create();
    ExampleFolder folder =
        ExampleFolder.books(directory)
            .migration(
                "20260103_0900",
                "long_titles",
                "ALTER TABLE books ALTER title TYPE varchar(500);",
                """
                DO $$ DECLARE many bigint; BEGIN
                  SELECT count(*) INTO many FROM books WHERE length(title) > 200;
                  IF many > 0 THEN
                    RAISE EXCEPTION '% rows of books do not fit', many;
                  END IF;
                END $$;
                ALTER TABLE books ALTER title TYPE varchar(200);
                """)
            .seed("20260103_0900", "INSERT INTO books (title) VALUES (repeat('x', 300));");
    SchemaEntry entry = folder.entry("library", database);
    folder.prove(entry, databases.server());
    assertThat(
            entry.migrations().read(Optional.empty()).proven().orElseThrow().migrations().getLast())
        .satisfies(
            proven -> {
              assertThat(proven.down().kind()).isEqualTo(ProvenJson.Effect.Kind.MAY_REFUSE);
              assertThat(proven.down().detail()).contains("1 rows of books do not fit");
            });
    engine.upgrade(databases.target(entry));
    databases.execute(database, "INSERT INTO books (title) VALUES (repeat('y', 201))");
    assertThatThrownBy(() -> engine.rollback(databases.target(entry), new Goal.StepsBack(1)))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("1 rows of books do not fit")
        .hasMessageContaining("as it was before this step, at 20260103_0900");
    assertThat(engine.status(databases.target(entry)).state()).isEqualTo(EntryStatus.State.OK);
  }

  @Test
  void withoutProofOnlyRunsWhereNoRowCanBeLost() throws SQLException {
    String database = databases.create();
    SchemaEntry entry = ExampleFolder.books(directory).entry("library", database);
    SchemaTarget target = databases.target(entry);
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260101_0900")));
    assertThat(engine.history(target))
        .extracting(HistoryRow::proof)
        .containsExactly("unproven: the database held no rows");
    databases.execute(database, "INSERT INTO books (title) VALUES ('one')");
    assertThatThrownBy(() -> engine.upgrade(target))
        .isInstanceOfSatisfying(
            SchemaRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNPROVEN))
        .hasMessageContaining("holds rows, and nobody proved 20260102_0900 lenders")
        .hasMessageContaining("verify --database library");
    assertThat(engine.permittingUnproven("urgent").upgrade(target).steps()).hasSize(1);
    assertThat(engine.history(target).getLast().proof()).isEqualTo("unproven: urgent");
  }

  @Test
  void withoutProofAlsoRefusesADatabaseThatHoldsSomethingElse() throws SQLException {
    String database = databases.create();
    SchemaEntry entry = ExampleFolder.books(directory).entry("library", database);
    databases.execute(database, "CREATE TABLE books (a int)");
    assertThatThrownBy(() -> engine.permittingUnproven("urgent").upgrade(databases.target(entry)))
        .isInstanceOfSatisfying(
            SchemaRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNMANAGED));
  }

  @Test
  void comparesProvenStepsAlsoWhereOthersAreNot() throws SQLException {
    SchemaTarget target = proven();
    ExampleFolder.books(directory)
        .migration("20260103_0900", "extra", "CREATE TABLE extra (a int)", "SELECT 1");
    SchemaEntry entry = target.entry();
    databases.execute(entry.database(), "CREATE TABLE somebodys (a int)");
    engine.upgrade(target);
    assertThat(engine.history(target))
        .extracting(HistoryRow::proof)
        .containsExactly("proven", "proven", "unproven: the database held no rows");
    databases.execute(entry.database(), "ALTER TABLE books ADD drifted int");
    assertThatThrownBy(() -> engine.rollback(target, new Goal.StepsBack(1)))
        .hasMessageContaining("does not lead to the catalog that was proven");
    databases.execute(entry.database(), "ALTER TABLE books DROP drifted");
    assertThat(engine.rollback(target, new Goal.Base()).steps()).hasSize(3);
  }

  @Test
  void refusesAStepThatDoesNotLeadToTheProvenCatalog() throws SQLException {
    SchemaTarget target = proven();
    SchemaEntry entry = target.entry();
    ProvenJson proven = entry.migrations().read(Optional.empty()).proven().orElseThrow();
    ProvenJson.Digests other =
        new ProvenJson.Digests("0".repeat(64), Map.of("table books", "000000000000"));
    ProvenJson changed =
        ProvenJsonTest.mapStates(
            proven, state -> new ProvenJson.ProvenState(state.majors(), other, other));
    SchemaEntry wrong = entry.withMigrations(entry.migrations().withProven(changed));
    assertThatThrownBy(() -> engine.upgrade(databases.target(wrong)))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("does not lead to the catalog that was proven")
        .hasMessageContaining("~ table books")
        .hasMessageContaining("+ type book_state")
        .hasMessageContaining("at no version");
    assertThat(objects(databases, entry.database())).isEmpty();
  }

  @Test
  void historyCannotBeChanged() throws SQLException {
    SchemaTarget target = proven();
    engine.upgrade(target);
    String database = target.entry().database();
    for (String statement :
        new String[] {
          "UPDATE schema_history SET name = 'x'",
          "DELETE FROM schema_history",
          "TRUNCATE schema_history"
        }) {
      assertThatThrownBy(() -> databases.execute(database, statement))
          .hasMessageContaining("append-only");
    }
    assertThat(
            databases.query(
                database,
                "SELECT concat_ws('|', entry, direction, version, name, os_user, role, host,"
                    + " tool_version, proof, fingerprint_format) FROM schema_history ORDER BY id"))
        .first()
        .isEqualTo(
            "library|up|20260101_0900|books|tester|"
                + databases.query(database, "SELECT session_user").getFirst()
                + "|testhost|1.2.3|proven|1");
  }

  @Test
  void seesARowThatWasTakenOutOfTheHistory() throws SQLException {
    SchemaTarget target = proven();
    engine.upgrade(target);
    databases.execute(
        target.entry().database(),
        "ALTER TABLE schema_history DISABLE TRIGGER USER; DELETE FROM schema_history WHERE id = 1");
    assertThat(reason(() -> engine.rollback(target, new Goal.Base())))
        .isEqualTo(Reason.HISTORY_DAMAGED);
    assertThat(engine.status(target).findings())
        .singleElement()
        .asString()
        .contains("row 1 is missing");
  }

  @Test
  void leavesForeignObjectsAloneAndNamesThem() throws SQLException {
    SchemaTarget target = proven();
    String database = target.entry().database();
    databases.execute(database, "CREATE TABLE audit_tmp (a int)");
    engine.upgrade(target);
    EntryStatus status = engine.status(target);
    assertThat(status.state()).isEqualTo(EntryStatus.State.OK);
    assertThat(status.leftAlone()).containsExactly("table audit_tmp");
    engine.rollback(target, new Goal.Base());
    assertThat(databases.query(database, "SELECT to_regclass('public.audit_tmp')"))
        .containsExactly("audit_tmp");
  }

  @Test
  void seesAChangeThatNoMigrationMadeAndTouchesNothing() throws SQLException {
    SchemaTarget target = proven();
    engine.upgrade(target, at("20260101_0900"));
    databases.execute(target.entry().database(), "CREATE INDEX extra ON books (state)");
    assertThatThrownBy(() -> engine.upgrade(target))
        .isInstanceOfSatisfying(
            SchemaRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DRIFTED))
        .hasMessageContaining("~ table books");
    assertThat(engine.status(target).state()).isEqualTo(EntryStatus.State.DRIFTED);
    assertThat(engine.history(target)).hasSize(1);
  }

  @Test
  void refusesTablesThatItDidNotCreate() throws SQLException {
    SchemaTarget target = proven();
    databases.execute(target.entry().database(), "CREATE TABLE books (a int)");
    assertThatThrownBy(() -> engine.upgrade(target))
        .isInstanceOfSatisfying(
            SchemaRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNMANAGED))
        .hasMessageContaining("did not create for library (table books)");
    databases.execute(
        target.entry().database(),
        "DROP TABLE books; CREATE TABLE alembic_version (version_num varchar(32))");
    assertThatThrownBy(() -> engine.upgrade(target))
        .isInstanceOfSatisfying(
            SchemaRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNMANAGED))
        .hasMessageContaining("(alembic_version)");
    assertThat(engine.status(target).state()).isEqualTo(EntryStatus.State.REFUSED);
  }

  @Test
  void saysThatTablesWithoutAHistoryAreNotItsOwn() throws SQLException {
    SchemaTarget target = proven();
    databases.execute(target.entry().database(), "CREATE TABLE books (a int)");
    EntryStatus status = engine.status(target);
    assertThat(status.state()).isEqualTo(EntryStatus.State.REFUSED);
    assertThat(status.findings())
        .singleElement()
        .asString()
        .contains("holds what this tool did not create for library (table books)");
  }

  @Test
  void seesWhatStandsInTheWayAfterEverythingWasTakenBack() throws SQLException {
    SchemaTarget target = proven();
    engine.upgrade(target);
    engine.rollback(target, new Goal.Base());
    assertThat(engine.status(target).state()).isEqualTo(EntryStatus.State.MISSING);
    databases.execute(target.entry().database(), "CREATE TABLE books (a int)");
    assertThat(engine.status(target).state()).isEqualTo(EntryStatus.State.DRIFTED);
    assertThat(reason(() -> engine.upgrade(target))).isEqualTo(Reason.DRIFTED);
  }

  @Test
  void garbageInTheHistoryIsDamage() throws SQLException {
    SchemaTarget target = proven();
    engine.upgrade(target);
    String database = target.entry().database();
    databases.execute(
        database,
        "ALTER TABLE schema_history DISABLE TRIGGER USER;"
            + " UPDATE schema_history SET version = 'soon' WHERE id = 2");
    assertThat(reason(() -> engine.upgrade(target))).isEqualTo(Reason.HISTORY_DAMAGED);
    assertThat(engine.status(target).findings())
        .anySatisfy(
            finding -> assertThat(finding).contains("row 2 cannot be read").contains("soon"));
    databases.execute(
        database,
        "ALTER TABLE schema_history DROP CONSTRAINT schema_history_direction;"
            + " UPDATE schema_history SET version = '20260102_0900', direction = 'sideways'"
            + " WHERE id = 2");
    assertThat(reason(() -> engine.upgrade(target))).isEqualTo(Reason.HISTORY_DAMAGED);
  }

  @Test
  void aMissingDatabaseNamesTheCommandThatMakesIt() {
    SchemaEntry entry =
        ExampleFolder.provenBooks(directory).entry("library", "nowhere_" + databases.name());
    assertThatThrownBy(() -> engine.upgrade(databases.target(entry)))
        .isInstanceOf(SchemaUnavailableException.class)
        .hasMessageContaining(
            "does not exist; make it with: tool schema provision --database library");
  }

  @Test
  void twoPrefixesLiveSideBySide() throws SQLException {
    String database = databases.create();
    ExampleFolder folder = ExampleFolder.shelves(directory);
    SchemaEntry first = folder.entry("north", database, "hall_01");
    SchemaEntry second = folder.entry("south", database, "hall_011");
    folder.prove(first, databases.server());
    engine.upgrade(databases.target(first));
    engine.upgrade(databases.target(second));
    databases.execute(database, "INSERT INTO hall_011_shelves (place) VALUES ('x')");
    assertThat(engine.status(databases.target(first)).state()).isEqualTo(EntryStatus.State.OK);
    assertThat(engine.status(databases.target(first)).leftAlone()).isEmpty();
    engine.rollback(databases.target(first), new Goal.Base());
    assertThat(databases.query(database, "SELECT place FROM hall_011_shelves"))
        .containsExactly("x");
    assertThat(engine.status(databases.target(second)).objects().tables())
        .containsExactly(new SchemaObjects.Table("hall_011_shelves", 2, 2));
    assertThat(engine.status(databases.target(second)).state()).isEqualTo(EntryStatus.State.OK);
  }

  private SchemaTarget proven() throws SQLException {
    return databases.target(
        ExampleFolder.provenBooks(directory).entry("library", databases.create()));
  }

  private static Goal at(String version) {
    return new Goal.At(new MigrationVersion(version));
  }

  private static Reason reason(ThrowingCallable call) {
    return catchThrowableOfType(SchemaRefusedException.class, call).reason();
  }
}
