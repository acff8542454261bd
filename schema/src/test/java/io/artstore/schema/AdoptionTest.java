package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Taking over what Alembic made, and giving it back. */
final class AdoptionTest {
  static final String ADOPT_JSON =
      """
      {"revisions": [
        {"revision": "aaaa", "name": "first books", "equals": "20260101_0900"},
        {"revision": "0000", "name": "before there were states"}]}
      """;

  static final String MADE_BY_ALEMBIC =
      """
      CREATE TYPE book_state AS ENUM ('NEW', 'LENT');
      CREATE TABLE books (
        id bigserial PRIMARY KEY,
        title varchar(200) NOT NULL,
        state book_state NOT NULL DEFAULT 'NEW');
      CREATE INDEX ix_books_title ON books (title);
      CREATE TABLE alembic_version (
        version_num varchar(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY);
      INSERT INTO alembic_version VALUES ('aaaa');
      INSERT INTO books (title) VALUES ('kept for years'), ('and another');
      COMMENT ON COLUMN books.title IS 'Название';
      """;

  @TempDir private Path directory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private final SchemaEngine engine = TestDatabases.engine();
  private String database = "";

  @BeforeEach
  void makeOldDatabase() throws SQLException {
    database = databases.create();
    databases.execute(database, MADE_BY_ALEMBIC);
    ExampleFolder.provenBooks(directory).file("adopt.json", ADOPT_JSON);
  }

  @AfterEach
  void dropDatabases() throws SQLException {
    databases.close();
  }

  private SchemaTarget target() {
    return databases.target(new ExampleFolder(directory).entry("library", database));
  }

  private Adoption adoption() {
    return adoption(target(), databases.server());
  }

  private static Adoption adoption(SchemaTarget target, ServerConnections scratch) {
    return new Adoption(
        target,
        new EngineSettings(
            "1.2.3", "tester", "testhost", TestDatabases.remedy(), RunLimits.DEFAULT),
        scratch);
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void goesForwardAndAllTheWayBackToWhatItWas(ServerConnections server) throws SQLException {
    try (TestDatabases here = new TestDatabases(server)) {
      String old = here.create();
      here.execute(old, MADE_BY_ALEMBIC);
      SchemaEntry entry = new ExampleFolder(directory).entry("library", old);
      new ExampleFolder(directory).prove(entry, server);
      SchemaTarget target = here.target(entry);
      List<String> before = everything(server, old);
      assertThatThrownBy(() -> engine.upgrade(target))
          .isInstanceOf(SchemaRefusedException.class)
          .hasMessageContaining("made by Alembic")
          .hasMessageContaining("tool schema adopt --database library");

      AdoptionReport report = adoption(target, server).adopt();
      assertThat(report.equal()).isTrue();
      assertThat(report.leftAlone()).isEmpty();
      // What the old product said beside its tables stays, and is in nobody's way.
      assertThat(report.besides()).hasSize(1);
      assertThat(engine.status(target).waiting()).hasSize(1);
      assertThat(engine.status(target).findings()).isEmpty();
      engine.upgrade(target);
      here.execute(old, "UPDATE books SET lender = 'somebody'");

      engine.rollback(target, new Goal.Base());
      assertThat(engine.status(target).version()).contains("20260101_0900 books");
      assertThat(adoption(target, server).undo()).isEqualTo("20260101_0900 books");
      assertThat(everything(server, old)).isEqualTo(before);
    }
  }

  private static List<String> everything(ServerConnections server, String database)
      throws SQLException {
    try (Connection connection = server.open(database);
        TestDatabases here = new TestDatabases(server)) {
      connection.setAutoCommit(false);
      CatalogSettings.apply(connection);
      CatalogScope all = new CatalogScope("", Set.of(), Set.of(), Set.of(), Set.of());
      return List.of(
          CatalogReader.read(connection, all).text(),
          CatalogReader.owners(connection, all).toString(),
          here.query(database, "SELECT * FROM alembic_version").toString(),
          here.query(database, "SELECT b.id || b.title || b.state FROM books b").toString(),
          here.query(database, "SELECT nextval('books_id_seq') > 2").toString());
    }
  }

  @Test
  void namesWhatDiffersAndChangesNothing() throws SQLException {
    databases.execute(
        database,
        """
        ALTER TABLE books ALTER title TYPE varchar(100);
        ALTER TYPE book_state ADD VALUE 'LOST';
        DROP INDEX ix_books_title;
        """);
    AdoptionReport report = adoption().adopt();
    assertThat(report.equal()).isFalse();
    assertThat(String.join("\n", report.differences().stream().map(Object::toString).toList()))
        .contains("- column 0002 title character varying(200) not null")
        .contains("+ column 0002 title character varying(100) not null")
        .contains("- index ix_books_title")
        .contains("+ enum ('NEW', 'LENT', 'LOST')");
    assertThat(databases.query(database, "SELECT to_regclass('schema_history')::text"))
        .containsExactly("NULL");
  }

  @Test
  void reportsCommentsAndPrivilegesAndForeignObjectsOnly() throws SQLException {
    databases.execute(
        database,
        """
        GRANT SELECT ON books TO PUBLIC;
        CREATE TABLE audit_tmp (a int);
        CREATE TABLE north_alembic_version (version_num varchar(32));
        CREATE TABLE north_items (a int);
        """);
    AdoptionReport report = adoption().adopt();
    assertThat(report.equal()).isTrue();
    assertThat(report.besides()).hasSize(1);
    assertThat(report.besides().getFirst().toString())
        .contains("+ comment on column title: 'Название'")
        .contains("+ privilege on books: SELECT to PUBLIC");
    assertThat(report.leftAlone()).containsExactly("table audit_tmp");
  }

  @Test
  void recognisesRevisionsByName() throws SQLException {
    databases.execute(database, "UPDATE alembic_version SET version_num = '0000'");
    assertThatThrownBy(() -> adoption().look())
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("0000 (before there were states)")
        .hasMessageContaining("it can be adopted at: aaaa (first books)");
    databases.execute(database, "UPDATE alembic_version SET version_num = 'ffff'");
    assertThatThrownBy(() -> adoption().look()).hasMessageContaining("is at revision ffff");
    databases.execute(database, "INSERT INTO alembic_version VALUES ('aaaa')");
    assertThatThrownBy(() -> adoption().look()).hasMessageContaining("several revisions");
    databases.execute(database, "DROP TABLE alembic_version");
    assertThatThrownBy(() -> adoption().look()).hasMessageContaining("nothing of Alembic");
  }

  @Test
  void neverDropsWhatItDidNotMakeUnlessTold() throws SQLException {
    adoption().adopt();
    assertThatThrownBy(() -> adoption().adopt()).hasMessageContaining("nothing to adopt");
    engine.upgrade(target());
    assertThatThrownBy(() -> adoption().undo())
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("20260102_0900 lenders was applied since the adoption");
    assertThatThrownBy(() -> engine.rollback(target(), new Goal.StepsBack(2)))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("was adopted")
        .hasMessageContaining("--drop-adopted");
    engine.rollback(target(), new Goal.Base());
    assertThat(databases.query(database, "SELECT count(*) FROM books")).containsExactly("2");
    engine.rollback(target(), new Goal.Nothing());
    assertThat(databases.query(database, "SELECT to_regclass('books')::text"))
        .containsExactly("NULL");
    assertThat(databases.query(database, "SELECT version_num FROM alembic_version"))
        .containsExactly("aaaa");
  }

  @Test
  void givesObjectsBackToTheirOwner() throws SQLException {
    String role = database + "_old";
    databases.execute(database, "CREATE ROLE " + role);
    try {
      databases.execute(
          database,
          "ALTER TABLE books OWNER TO %1$s; ALTER TABLE alembic_version OWNER TO %1$s; ALTER TYPE"
                  .formatted(role)
              + " book_state OWNER TO "
              + role);
      adoption().adopt();
      new Provisioner(databases.server()).provision(target().entry());
      engine.upgrade(target());
      assertThat(owner()).containsExactly(target().entry().ownerRole());
      engine.rollback(target(), new Goal.Base());
      adoption().undo();
      assertThat(owner()).containsExactly(role);
    } finally {
      databases.execute(database, "REASSIGN OWNED BY " + role + " TO CURRENT_USER");
      databases.execute(database, "DROP ROLE " + role);
    }
  }

  @Test
  void takesOverWhatNoToolMadeAndGivesItBack() throws SQLException {
    new ExampleFolder(directory).delete("adopt.json");
    String role = database + "_old";
    databases.execute(
        database,
        "DROP TABLE alembic_version; ALTER TABLE books ADD COLUMN lender text; CREATE ROLE "
            + role);
    try {
      databases.execute(
          database,
          "ALTER TABLE books OWNER TO %1$s; ALTER TYPE book_state OWNER TO %1$s".formatted(role));
      assertThatThrownBy(() -> engine.upgrade(target()))
          .hasMessageContaining("or takes it over with adopt");
      AdoptionReport report = adoption().adopt();
      assertThat(report.revision()).isEmpty();
      assertThat(report.version().title()).isEqualTo("20260102_0900 lenders");
      assertThat(engine.history(target())).hasSize(2);
      new Provisioner(databases.server()).provision(target().entry());
      assertThat(owner()).containsExactly(target().entry().ownerRole());
      assertThat(engine.upgrade(target()).steps()).isEmpty();
      adoption().undo();
      assertThat(owner()).containsExactly(role);
      databases.execute(
          database, "ALTER TABLE books DROP COLUMN lender; DROP INDEX ix_books_title");
      assertThat(adoption().look().version().title()).isEqualTo("20260101_0900 books");
      assertThat(adoption().adopt().differences()).hasSize(1);
      databases.execute(database, "DROP TABLE books; DROP TYPE book_state");
      assertThatThrownBy(() -> adoption().look()).hasMessageContaining("there is nothing to adopt");
    } finally {
      databases.execute(database, "REASSIGN OWNED BY " + role + " TO CURRENT_USER");
      databases.execute(database, "DROP ROLE " + role);
    }
  }

  private List<String> owner() throws SQLException {
    return databases.query(
        database, "SELECT relowner::regrole::text FROM pg_class WHERE relname = 'books'");
  }
}
