package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.SchemaRefusedException.Reason;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a look without the lock refuses, so that no other entry changes before it. */
class PreflightTest {
  private static final Goal HEAD = new Goal.Head();
  private static final Goal BASE = new Goal.Base();

  @TempDir private Path directory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private final SchemaEngine engine = TestDatabases.engine();

  @AfterEach
  void dropDatabases() throws SQLException {
    databases.close();
  }

  @Test
  void namesTheStepsThatWouldBeDone() throws SQLException {
    SchemaTarget target = proven();
    assertThat(engine.checkUpgrade(target, HEAD))
        .extracting(Migration::title)
        .containsExactly("20260101_0900 books", "20260102_0900 lenders");
    engine.upgrade(target);
    assertThat(engine.checkUpgrade(target, HEAD)).isEmpty();
    assertThat(engine.checkRollback(target, BASE))
        .extracting(Migration::title)
        .containsExactly("20260102_0900 lenders", "20260101_0900 books");
  }

  @Test
  void refusesAMissingExtension() throws SQLException {
    SchemaTarget target = proven();
    SchemaEntry entry = target.entry();
    SchemaEntry needy =
        new SchemaEntry(
            "library",
            entry.database(),
            entry.migrations(),
            Optional.empty(),
            List.of("pg_trgm"),
            Map.of("books", Set.of("SELECT")));
    assertThat(reason(() -> engine.checkUpgrade(databases.target(needy), HEAD)))
        .isEqualTo(Reason.NOT_PROVISIONED);
  }

  @Test
  void refusesTablesThatItDidNotCreate() throws SQLException {
    SchemaTarget target = proven();
    databases.execute(target.entry().database(), "CREATE TABLE books (a int)");
    assertThat(reason(() -> engine.checkUpgrade(target, HEAD))).isEqualTo(Reason.UNMANAGED);
  }

  @Test
  void refusesDriftInBothDirections() throws SQLException {
    SchemaTarget target = proven();
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260101_0900")));
    databases.execute(target.entry().database(), "CREATE INDEX extra ON books (state)");
    assertThat(reason(() -> engine.checkUpgrade(target, HEAD))).isEqualTo(Reason.DRIFTED);
    assertThat(reason(() -> engine.checkRollback(target, BASE))).isEqualTo(Reason.DRIFTED);
    assertThat(reason(() -> engine.previewRollback(target, BASE))).isEqualTo(Reason.DRIFTED);
  }

  @Test
  void refusesBeforeTheFirstStepWhatIsNotProvenForTheLast() throws SQLException {
    SchemaTarget target = proven();
    ProvenJson proven = target.entry().migrations().read(Optional.empty()).proven().orElseThrow();
    List<ProvenMigration> migrations = new ArrayList<>(proven.migrations());
    ProvenMigration last = migrations.removeLast();
    ProvenState state = last.states().getFirst();
    migrations.add(
        new ProvenMigration(
            last.version(),
            last.name(),
            last.upSha256(),
            last.downSha256(),
            last.released(),
            last.up(),
            last.down(),
            List.of(
                state.with(List.of(7)),
                new ProvenState(List.of(8), zeros(state), state.structure()))));
    SchemaEntry entry =
        target
            .entry()
            .withMigrations(
                target
                    .entry()
                    .migrations()
                    .withProven(new ProvenJson(proven.fingerprintFormat(), migrations)));
    SchemaTarget elsewhere = databases.target(entry);
    assertThat(reason(() -> engine.checkUpgrade(elsewhere, HEAD))).isEqualTo(Reason.UNPROVEN);
    assertThat(reason(() -> engine.upgrade(elsewhere))).isEqualTo(Reason.UNPROVEN);
    assertThat(engine.history(elsewhere)).isEmpty();
  }

  @Test
  void doesNotShowAWayBackThatIsNotProven() throws SQLException {
    SchemaTarget target = proven();
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260101_0900")));
    ExampleFolder.books(directory)
        .migration("20260102_0900", "lenders", "SELECT 1", "DROP TABLE books");
    assertThat(reason(() -> engine.previewRollback(target, BASE))).isEqualTo(Reason.UNPROVEN);
    assertThat(reason(() -> engine.checkRollback(target, BASE))).isEqualTo(Reason.UNPROVEN);
  }

  private SchemaTarget proven() throws SQLException {
    return databases.target(
        ExampleFolder.provenBooks(directory).entry("library", databases.create()));
  }

  private static Reason reason(ThrowingCallable call) {
    return catchThrowableOfType(SchemaRefusedException.class, call).reason();
  }

  private static ProvenJson.Digests zeros(ProvenState state) {
    return new ProvenJson.Digests("0".repeat(64), state.all().objects());
  }
}
