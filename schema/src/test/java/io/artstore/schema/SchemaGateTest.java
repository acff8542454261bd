package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.artstore.schema.SchemaRefusedException.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class SchemaGateTest {
  @TempDir private Path directory = Path.of("");
  @TempDir private Path otherDirectory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private final SchemaEngine engine = TestDatabases.engine();

  @AfterEach
  void dropDatabases() throws SQLException {
    databases.close();
  }

  @Test
  void letsInWhoeverFindsItsSchema() throws SQLException {
    SchemaEntry entry = entry();
    engine.upgrade(databases.target(entry));
    assertThat(SchemaGate.require(dataSource(entry.database()), entry, TestDatabases.remedy()))
        .isEqualTo(new SchemaState("library", entry.database(), "20260102_0900", "20260102_0900"));
  }

  @Test
  void namesTheCommandThatCreatesTheSchema() throws SQLException {
    SchemaEntry entry = entry();
    assertRefused(
        entry,
        Reason.MISSING,
        "schema of library in database "
            + entry.database()
            + " does not exist yet; if that is its database, create it with: tool schema upgrade"
            + " --database library; if not, correct library.database.url");
  }

  @Test
  void namesTheCommandThatBringsItForward() throws SQLException {
    SchemaEntry entry = entry();
    engine.upgrade(databases.target(entry), new Goal.At(new MigrationVersion("20260101_0900")));
    assertRefused(
        entry,
        Reason.BEHIND,
        "schema of library in database "
            + entry.database()
            + " is at 20260101_0900 books, 1 behind this program (20260102_0900 lenders);"
            + " bring it forward with: tool schema upgrade --database library");
  }

  @Test
  void tellsWhomTheDatabaseBelongsTo() throws SQLException {
    SchemaEntry library = entry();
    engine.upgrade(databases.target(library));
    SchemaEntry hall = ExampleFolder.shelves(otherDirectory).entry("hall", "elsewhere", "hall_01");
    assertRefused(
        library.database(),
        hall,
        Reason.FOREIGN,
        "database "
            + library.database()
            + " belongs to library (table schema_history), not to hall; give hall its own database"
            + " in library.database.url, or configure all of them for this one, and run: tool schema"
            + " status --database hall");
  }

  @Test
  void aDatabaseOfTenantsIsNobodysAlone() throws SQLException {
    String database = databases.create();
    SchemaEntry hall = ExampleFolder.shelves(otherDirectory).entry("hall", database, "hall_01");
    engine.upgradeUnproven(databases.target(hall), new Goal.Head(), "test");
    SchemaEntry library = ExampleFolder.books(directory).entry("library", database);
    assertThat(refusal(database, library).reason()).isEqualTo(Reason.FOREIGN);
    SchemaEntry nested = ExampleFolder.shelves(otherDirectory).entry("nest", database, "hall_01_a");
    assertThat(refusal(database, nested).reason()).isEqualTo(Reason.FOREIGN);
    SchemaEntry sibling = ExampleFolder.shelves(otherDirectory).entry("hall", database, "hall_02");
    assertThat(refusal(database, sibling).reason()).isEqualTo(Reason.MISSING);
  }

  @Test
  void tellsThatTheAddressLeadsElsewhere() throws SQLException {
    SchemaEntry entry = entry();
    assertRefused(
        entry.database(),
        entry.inDatabase("archive"),
        Reason.WRONG_DATABASE,
        "the address leads to database "
            + entry.database()
            + ", but library lives in archive; correct library.database.url and run:"
            + " tool schema status --database library");
  }

  @Test
  void acceptsANewerSchemaThatStillWorksWithThisProgram() throws SQLException {
    SchemaEntry newer = entry();
    engine.upgrade(databases.target(newer));
    SchemaEntry older = olderProgram(newer.database());
    assertThat(SchemaGate.require(dataSource(newer.database()), older, TestDatabases.remedy()))
        .isEqualTo(new SchemaState("library", newer.database(), "20260102_0900", "20260101_0900"));
  }

  @Test
  void refusesANewerSchemaThatNoLongerWorksWithThisProgram() throws SQLException {
    String database = databases.create();
    SchemaEntry newer =
        ExampleFolder.books(directory)
            .migration("20260103_0900", "rename", "ALTER TABLE books RENAME title TO name", "")
            .entry("library", database);
    engine.upgradeUnproven(databases.target(newer), new Goal.Head(), "test");
    assertRefused(
        database,
        olderProgram(database),
        Reason.INCOMPATIBLE,
        "schema of library in database "
            + database
            + " is at 20260103_0900 rename, newer than this program (20260101_0900), and"
            + " 20260103_0900 rename works only with programs since 20260103_0900; start a newer"
            + " program, or take the schema back with the newer one:"
            + " tool schema rollback --database library --to 20260101_0900");
    SchemaRefusedException writing =
        catchThrowableOfType(
            SchemaRefusedException.class,
            () ->
                engine.upgradeUnproven(
                    databases.target(olderProgram(database)), new Goal.Head(), "test"));
    assertThat(writing.reason()).isEqualTo(Reason.INCOMPATIBLE);
  }

  @Test
  void refusesAFileThatChangedAfterItWasApplied() throws SQLException {
    SchemaEntry entry = entry();
    engine.upgrade(databases.target(entry));
    ExampleFolder.books(directory).migration("20260102_0900", "lenders", "SELECT 1", "SELECT 1");
    assertThat(refusal(entry.database(), entry))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CHANGED))
        .hasMessageContaining("20260102_0900_lenders.up.sql is not the file of the day")
        .hasMessageContaining("by tester@testhost");
  }

  @Test
  void aFileThatCameLateIsNamedAndNotApplied() throws SQLException {
    SchemaEntry entry = entry();
    engine.upgrade(databases.target(entry));
    ExampleFolder.books(directory).migration("20260101_1000", "late", "SELECT 1", "SELECT 1");
    SchemaRefusedException refusal =
        catchThrowableOfType(
            SchemaRefusedException.class,
            () -> engine.upgradeUnproven(databases.target(entry), new Goal.Head(), "test"));
    assertThat(refusal.reason()).isEqualTo(Reason.BEHIND);
    assertThat(refusal).hasMessageContaining("the older 20260101_1000 late was never applied");
  }

  @Test
  void theRuntimeRoleMayAsk() throws SQLException {
    String database = databases.name();
    SchemaEntry entry = ExampleFolder.provenBooks(directory).entry("library", database);
    new Provisioner(databases.server()).provision(entry, "secret");
    engine.upgrade(databases.target(entry));
    PGSimpleDataSource runtime = dataSource(database);
    runtime.setUser(entry.runtimeRole());
    runtime.setPassword("secret");
    assertThat(SchemaGate.require(runtime, entry).version()).isEqualTo("20260102_0900");
  }

  private SchemaEntry entry() throws SQLException {
    return ExampleFolder.provenBooks(directory).entry("library", databases.create());
  }

  /** The same files without the newest. */
  private SchemaEntry olderProgram(String database) {
    return ExampleFolder.books(otherDirectory)
        .delete("20260102_0900_lenders.up.sql")
        .delete("20260102_0900_lenders.down.sql")
        .entry("library", database);
  }

  private void assertRefused(SchemaEntry entry, Reason reason, String message) throws SQLException {
    assertRefused(entry.database(), entry, reason, message);
  }

  private void assertRefused(String database, SchemaEntry entry, Reason reason, String message)
      throws SQLException {
    SchemaRefusedException refusal = refusal(database, entry);
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal).hasMessage(message);
  }

  private SchemaRefusedException refusal(String database, SchemaEntry entry) throws SQLException {
    PGSimpleDataSource dataSource = dataSource(database);
    return catchThrowableOfType(
        SchemaRefusedException.class,
        () -> SchemaGate.require(dataSource, entry, TestDatabases.remedy()));
  }

  private PGSimpleDataSource dataSource(String database) throws SQLException {
    try (Connection connection = databases.server().open(database)) {
      PGSimpleDataSource dataSource = new PGSimpleDataSource();
      dataSource.setUrl(connection.getMetaData().getURL());
      dataSource.setUser(connection.getMetaData().getUserName());
      dataSource.setPassword(Servers.embeddedPassword());
      return dataSource;
    }
  }
}
