package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One database that an older product filled for several modules: Alembic has one table there for
 * all modules without a prefix, so its row is that of one module.
 */
final class SharedAdoptionTest {
  private static final Goal BASE = new Goal.Base();

  @TempDir private static Path shared = Path.of("");

  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private final SchemaEngine engine = TestDatabases.engine();
  private String database = "";
  private SchemaTarget library = databases.target(Folders.ONCE.libraryEntry("x"));
  private SchemaTarget hall = library;
  private SchemaTarget archive = library;

  private static final class Folders {
    static final SharedFolders ONCE = written();

    private static SharedFolders written() {
      SharedFolders folders = SharedFolders.proven(shared, Servers.embedded());
      folders.library().file("adopt.json", revision("aaaa", "books"));
      folders.archive().file("adopt.json", revision("bbbb", "boxes"));
      folders.hall().file("adopt.json", revision("cccc", "shelves"));
      return folders;
    }

    private static String revision(String revision, String name) {
      return """
          {"revisions": [{"revision": "%s", "name": "%s", "equals": "20260101_0900"}]}
          """
          .formatted(revision, name);
    }
  }

  @BeforeEach
  void makeOldDatabase() throws SQLException {
    database = databases.create();
    List<SchemaEntry> entries = Folders.ONCE.entries(database);
    library = databases.target(entries.get(0));
    hall = databases.target(entries.get(1));
    archive = databases.target(entries.get(2));
    databases.execute(
        database, Folders.ONCE.library().read("20260101_0900_books.up.sql") + alembic("", "aaaa"));
    databases.execute(
        database,
        Folders.ONCE.hall().read("20260101_0900_shelves.up.sql").replace("${prefix}", "hall_01")
            + alembic("hall_01_", "cccc"));
  }

  private static String alembic(String prefix, String revision) {
    return """
        ;CREATE TABLE %1$salembic_version (
          version_num varchar(32) NOT NULL CONSTRAINT %1$salembic_version_pkc PRIMARY KEY);
        INSERT INTO %1$salembic_version VALUES ('%2$s');
        """
        .formatted(prefix, revision);
  }

  @AfterEach
  void dropDatabases() throws SQLException {
    databases.close();
  }

  @Test
  void twoAreAdoptedAndTheThirdIsMadeBesideThem() throws SQLException {
    assertThatThrownBy(() -> engine.upgrade(library)).hasMessageContaining("made by Alembic");
    AdoptionReport report = adoption(library).adopt();
    assertThat(report.equal()).isTrue();
    assertThat(report.leftAlone()).isEmpty();
    assertThat(adoption(hall).adopt().equal()).isTrue();
    assertThatThrownBy(() -> adoption(archive).adopt())
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("names revision aaaa, which is one of library")
        .hasMessageContaining("nothing was changed")
        .hasMessageContaining("tool schema upgrade --database archive");
    for (SchemaTarget target : List.of(library, hall, archive)) {
      engine.upgrade(target);
      assertThat(engine.status(target).state()).isEqualTo(EntryStatus.State.OK);
      assertThat(engine.status(target).findings()).isEmpty();
    }
    databases.execute(database, "INSERT INTO boxes (state) VALUES ('SEALED')");
    List<HistoryRow> rows = engine.history(archive);

    assertThat(engine.rollback(library, BASE).steps()).hasSize(1);
    adoption(library).undo();
    adoption(hall).undo();
    assertThat(engine.history(archive)).isEqualTo(rows);
    assertThat(engine.status(archive).state()).isEqualTo(EntryStatus.State.OK);
    assertThat(databases.query(database, "SELECT entry FROM schema_history"))
        .containsExactly("archive");
    assertThat(databases.query(database, "SELECT to_regclass('hall_01_schema_history')"))
        .containsExactly("NULL");
    assertThatThrownBy(() -> databases.execute(database, "DELETE FROM schema_history"))
        .hasMessageContaining("append-only");
    assertThatThrownBy(() -> engine.upgrade(library)).hasMessageContaining("made by Alembic");
    assertThat(adoption(library).adopt().equal()).isTrue();
    engine.rollback(archive, BASE);
    assertThat(databases.query(database, "SELECT title FROM books")).isEmpty();
    assertThat(databases.query(database, "SELECT version_num FROM alembic_version"))
        .containsExactly("aaaa");
  }

  @Test
  void theThirdMayComeFirst() throws SQLException {
    engine.upgrade(archive);
    assertThat(adoption(library).adopt().equal()).isTrue();
    assertThat(engine.history(library)).hasSize(1);
    adoption(library).undo();
    assertThat(engine.status(archive).state()).isEqualTo(EntryStatus.State.OK);
  }

  @Test
  void givesBackToTheOldOwnerOnlyWhatIsItsOwn() throws SQLException {
    String role = database + "_old";
    databases.execute(database, "CREATE ROLE " + role);
    try {
      databases.execute(
          database,
          "ALTER TABLE books OWNER TO %1$s; ALTER TYPE book_state OWNER TO %1$s;"
              .concat("ALTER TABLE alembic_version OWNER TO %1$s")
              .formatted(role));
      adoption(library).adopt();
      engine.upgrade(archive);
      for (SchemaTarget target : List.of(library, archive)) {
        new Provisioner(databases.server()).provision(target.entry());
      }
      assertThat(owners())
          .containsExactly("books " + database + "_owner", "boxes " + database + "_owner");
      adoption(library).undo();
      assertThat(owners()).containsExactly("books " + role, "boxes " + database + "_owner");
    } finally {
      databases.execute(database, "REASSIGN OWNED BY " + role + " TO CURRENT_USER");
      databases.execute(database, "DROP ROLE " + role);
    }
  }

  private List<String> owners() throws SQLException {
    return databases.query(
        database,
        "SELECT relname || ' ' || relowner::regrole FROM pg_class"
            + " WHERE relname IN ('books', 'boxes') ORDER BY 1");
  }

  @Test
  void tablesThatAlembicMadeForTheThirdAreNotTaken() throws SQLException {
    databases.execute(database, Folders.ONCE.archive().read("20260101_0900_boxes.up.sql"));
    adoption(library).adopt();
    assertThatThrownBy(() -> adoption(archive).adopt())
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("which is one of library");
    assertThatThrownBy(() -> engine.upgrade(archive))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("holds what this tool did not create for archive")
        .hasMessageContaining("table boxes");
    assertThat(engine.status(library).leftAlone()).isEqualTo(Set.of());
  }

  @Test
  void aRevisionThatNobodyKnowsStopsAll() throws SQLException {
    databases.execute(database, "UPDATE alembic_version SET version_num = 'ffff'");
    assertThatThrownBy(() -> adoption(library).adopt())
        .hasMessageContaining("revision ffff of Alembic, which no version of library is equal to");
    assertThatThrownBy(() -> engine.upgrade(archive)).hasMessageContaining("made by Alembic");
  }

  @Test
  void aNeighbourThatIsNotConfiguredIsRefused() throws SQLException {
    SchemaTarget alone = databases.target(Folders.ONCE.archiveEntry(database));
    assertThatThrownBy(() -> engine.upgrade(alone)).hasMessageContaining("made by Alembic");
    adoption(library).adopt();
    assertThatThrownBy(() -> engine.upgrade(alone)).hasMessageContaining("belongs to library");
    SchemaTarget lonelyHall = databases.target(Folders.ONCE.hallEntry(database));
    assertThatThrownBy(() -> adoption(lonelyHall).adopt())
        .hasMessageContaining("belongs to library");
  }

  private Adoption adoption(SchemaTarget target) {
    return new Adoption(target, engine.settings(), databases.server());
  }
}
