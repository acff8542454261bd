package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were changed after they were applied. */
class AcceptanceTest {
  private static final MigrationVersion LENDERS = new MigrationVersion("20260102_0900");

  @TempDir private Path directory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private final SchemaEngine engine = TestDatabases.engine();
  private ExampleFolder folder = new ExampleFolder(directory);
  private SchemaTarget target = databases.target(folder.entry("library", "library"));

  @BeforeEach
  void upgrade() throws SQLException {
    folder = ExampleFolder.provenBooks(directory);
    target = databases.target(folder.entry("library", databases.create()));
    engine.upgrade(target);
  }

  @AfterEach
  void drop() throws SQLException {
    databases.close();
  }

  private Acceptance acceptance() {
    return new Acceptance(target, engine.settings(), Servers.embedded(), LENDERS);
  }

  private void change(String down) {
    folder.file("20260102_0900_lenders.down.sql", down);
  }

  @Test
  void keepsAFileThatLeadsToTheSameSchemaAndBack() throws Exception {
    change("-- in one piece\nALTER TABLE books DROP COLUMN lender;");
    EntryStatus changed = engine.status(target);
    assertThat(changed.state()).isEqualTo(EntryStatus.State.FILE_CHANGED);
    assertThat(changed.findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding)
                    .startsWith(
                        "20260102_0900_lenders.down.sql is not the file of the day it was applied\n"
                            + "(applied 20")
                    .contains(" UTC by tester@testhost, SHA-256 ")
                    .contains("\nsee it:  tool schema verify --database library")
                    .contains(
                        "\nkeep it: tool schema accept 20260102_0900 --database library"
                            + " --reason \"...\""));
    assertThatThrownBy(() -> engine.upgrade(target))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("not the");

    assertThat(acceptance().check().files()).containsExactly("20260102_0900_lenders.down.sql");
    Acceptance.Report report = acceptance().accept("a comment");
    assertThat(report.applied()).isTrue();
    assertThat(report.proven()).contains(directory.resolve(ProvenJson.FILE));
    assertThat(engine.status(target).findings()).isEmpty();
    assertThat(engine.status(target).state()).isEqualTo(EntryStatus.State.OK);
    List<HistoryRow> rows = engine.history(target);
    assertThat(rows).hasSize(3);
    assertThat(rows.getLast().accepted()).isTrue();
    assertThat(rows.getLast().proof()).startsWith("accepted: a comment (before: up ");
    assertThat(acceptance().check().files()).as("nothing more").isEmpty();

    engine.rollback(target, new Goal.StepsBack(1));
    assertThat(engine.upgrade(target).steps()).hasSize(1);
    assertThat(engine.status(target).findings()).isEmpty();
    assertThat(engine.history(target)).hasSize(5);
  }

  @Test
  void aFileThatLeadsElsewhereIsRefusedWithTheDifferences() throws IOException {
    folder.file(
        "20260102_0900_lenders.up.sql",
        "-- compatible-since: 20260101_0900\nALTER TABLE books ADD COLUMN lender varchar(9);");
    String before = Files.readString(directory.resolve(ProvenJson.FILE));
    assertThatThrownBy(() -> acceptance().check())
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("20260102_0900_lenders.up.sql of 20260102_0900 lenders now leads to")
        .hasMessageContaining("~ table books")
        .hasMessageContaining("- column 0004 lender text")
        .hasMessageContaining("+ column 0004 lender character varying(9)")
        .hasMessageContaining("nothing was changed");
    assertThatThrownBy(() -> acceptance().accept("try")).isInstanceOf(SchemaException.class);
    assertThat(engine.history(target)).hasSize(2);
    assertThat(directory.resolve(ProvenJson.FILE)).hasContent(before);
  }

  @Test
  void aWayBackThatDoesNotRestoreIsRefused() {
    change("SELECT 1;");
    assertThatThrownBy(() -> acceptance().check())
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("the way back does not restore the state before");
  }

  @Test
  void aFileThatOnlyTheFolderKnowsNeedsNoRow() throws Exception {
    engine.rollback(target, new Goal.StepsBack(1));
    change("ALTER TABLE books DROP lender;");
    Acceptance.Report report = acceptance().accept("shorter");
    assertThat(report.applied()).isFalse();
    assertThat(engine.history(target)).hasSize(3);
    assertThat(engine.upgrade(target).steps()).hasSize(1);
  }

  @Test
  void whereSomebodyElseAcceptedItAlreadyOnlyTheHistoryIsWritten() throws Exception {
    change("ALTER TABLE books DROP lender;");
    folder.prove(target.entry(), Servers.embedded());
    Acceptance.Report report = acceptance().accept("as in the other installation");
    assertThat(report.proven()).isEmpty();
    assertThat(report.applied()).isTrue();
    assertThat(engine.status(target).findings()).isEmpty();
  }

  @Test
  void nothingIsAcceptedThatIsNotThereOrNotProven() {
    assertThatThrownBy(
            () ->
                new Acceptance(
                    target, engine.settings(), Servers.embedded(), new MigrationVersion("7")))
        .hasMessageContaining("there is no migration 7");
    folder.migration("20260103_0900", "later", "SELECT 1;", "SELECT 1;");
    assertThatThrownBy(
            () ->
                new Acceptance(
                    target,
                    engine.settings(),
                    Servers.embedded(),
                    new MigrationVersion("20260103_0900")))
        .hasMessageContaining("not listed in proven.json");
  }
}
