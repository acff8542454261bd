package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every change that matters changes the fingerprint and is named; what does not matter does not.
 */
class FingerprintTest {
  private static final CatalogScope SCOPE =
      new CatalogScope("", Set.of(), Set.of("ignored"), Set.of("test_fp_own"), Set.of());

  private static final String START =
      """
      CREATE TYPE mood AS ENUM ('SAD', 'OK');
      CREATE DOMAIN small AS int CHECK (VALUE < 10);
      CREATE SEQUENCE numbers;
      CREATE TABLE parents (id int PRIMARY KEY, code varchar(10) UNIQUE);
      CREATE TABLE children (
        id bigserial PRIMARY KEY, parent int REFERENCES parents (id) ON DELETE CASCADE,
        feeling mood NOT NULL DEFAULT 'OK', note text, amount numeric(10, 2) CHECK (amount > 0));
      CREATE INDEX ix_note ON children (note) WHERE note IS NOT NULL;
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER touch BEFORE UPDATE ON children FOR EACH ROW EXECUTE FUNCTION touch();
      CREATE VIEW notes AS SELECT id, note FROM children;
      CREATE TABLE ignored (a int);
      """;

  static Stream<List<String>> changes() {
    return Stream.of(
        List.of("ALTER TYPE mood RENAME VALUE 'SAD' TO 'BAD'", "~ type mood"),
        List.of("CREATE TYPE extra AS ENUM ('A')", "+ type extra"),
        List.of("CREATE TYPE pair AS (a int, b int)", "+ type pair"),
        List.of("CREATE TYPE span AS RANGE (subtype = int)", "+ type span"),
        List.of("ALTER DOMAIN small SET NOT NULL", "~ domain small"),
        List.of("ALTER SEQUENCE numbers MAXVALUE 100", "~ sequence numbers"),
        List.of("ALTER SEQUENCE children_id_seq AS int", "~ table children"),
        List.of(
            "ALTER SEQUENCE children_id_seq OWNED BY NONE",
            "+ sequence children_id_seq",
            "~ table children"),
        List.of("ALTER TABLE children ALTER parent TYPE bigint", "~ table children"),
        List.of("ALTER TABLE children ALTER note SET NOT NULL", "~ table children"),
        List.of("ALTER TABLE children ALTER note SET DEFAULT 'x'", "~ table children"),
        List.of("ALTER TABLE children ALTER note SET STATISTICS 10", "~ table children"),
        List.of("ALTER TABLE children ALTER note SET (n_distinct = 5)", "~ table children"),
        List.of("ALTER TABLE children ALTER note SET STORAGE EXTERNAL", "~ table children"),
        List.of(
            "ALTER TABLE children ADD extra int GENERATED ALWAYS AS IDENTITY", "~ table children"),
        List.of(
            "ALTER TABLE children ADD extra int GENERATED ALWAYS AS (1) STORED",
            "~ table children"),
        List.of("ALTER TABLE children RENAME note TO remark", "~ table children"),
        List.of("ALTER TABLE children DROP CONSTRAINT children_parent_fkey", "~ table children"),
        List.of(
            "ALTER TABLE children ADD CONSTRAINT c CHECK (id > 0) NOT VALID", "~ table children"),
        List.of("ALTER TABLE children SET (fillfactor = 50)", "~ table children"),
        List.of("ALTER TABLE children REPLICA IDENTITY FULL", "~ table children"),
        List.of("ALTER TABLE children SET UNLOGGED", "~ table children"),
        List.of("ALTER TABLE children ENABLE ROW LEVEL SECURITY", "~ table children"),
        List.of("CREATE POLICY p ON children USING (id > 1)", "~ table children"),
        List.of("ALTER TABLE children DISABLE TRIGGER touch", "~ table children"),
        List.of("DROP TRIGGER touch ON children", "~ table children"),
        List.of("CREATE RULE r AS ON DELETE TO children DO INSTEAD NOTHING", "~ table children"),
        List.of("CREATE STATISTICS s ON id, parent FROM children", "~ table children"),
        List.of("CREATE INDEX extra ON children (parent)", "~ table children"),
        List.of("ALTER INDEX ix_note RENAME TO ix_remark", "~ table children"),
        List.of(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_note'::regclass",
            "~ table children"),
        List.of("COMMENT ON COLUMN children.note IS 'x'", "~ table children"),
        List.of("COMMENT ON TABLE children IS 'x'", "~ table children"),
        List.of("COMMENT ON INDEX ix_note IS 'x'", "~ table children"),
        List.of("GRANT SELECT ON children TO PUBLIC", "~ table children"),
        List.of("GRANT SELECT (note) ON children TO PUBLIC", "~ table children"),
        List.of("GRANT USAGE ON SEQUENCE children_id_seq TO PUBLIC", "~ table children"),
        List.of("GRANT SELECT ON children TO pg_monitor", "~ table children"),
        List.of("REVOKE EXECUTE ON FUNCTION touch() FROM PUBLIC", "~ function touch()"),
        List.of("ALTER FUNCTION touch() SET search_path = x", "~ function touch()"),
        List.of(
            "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN"
                + " OLD; END'",
            "~ function touch()"),
        List.of(
            "CREATE FUNCTION touch(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "+ function touch(integer)"),
        List.of(
            "CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int)",
            "+ aggregate total(integer)"),
        List.of(
            "CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq)",
            "+ operator public.===(integer,integer)"),
        List.of(
            "CREATE TEXT SEARCH CONFIGURATION words (copy = simple)",
            "+ text search configuration public.words"),
        List.of(
            "CREATE OR REPLACE VIEW notes AS SELECT id, upper(note) AS note FROM children",
            "~ view notes"),
        List.of("DROP VIEW notes", "- view notes"),
        List.of("CREATE SCHEMA extra", "+ schema extra"),
        List.of(
            "CREATE SCHEMA extra; CREATE TABLE extra.t (a int)",
            "+ schema extra",
            "+ table extra.t"),
        List.of("CREATE EXTENSION hstore", "+ extension hstore"),
        List.of("CREATE PUBLICATION p FOR TABLE children", "+ publication p"),
        List.of(
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC", "+ default privileges"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void seesAndNames(List<String> change) throws SQLException {
    assertThat(differences(change.getFirst()))
        .extracting(difference -> difference.toString().lines().findFirst().orElse(""))
        .isEqualTo(change.subList(1, change.size()));
  }

  @ParameterizedTest
  @MethodSource("nothings")
  void doesNotSee(String change) throws SQLException {
    assertThat(differences(change)).isEmpty();
  }

  static Stream<String> nothings() {
    return Stream.of(
        "SELECT 1",
        "INSERT INTO parents VALUES (1, 'a'); SELECT nextval('numbers')",
        "ALTER TABLE children ADD extra int; ALTER TABLE children DROP extra",
        "DROP INDEX ix_note; CREATE INDEX ix_note ON children (note) WHERE note IS NOT NULL",
        "ALTER TABLE ignored ADD b int",
        // What PostgreSQL 15.20 writes there by itself.
        "UPDATE pg_attribute SET attoptions = '{pg_attver=7}' WHERE attrelid = 'children'::regclass"
            + " AND attname = 'note'",
        "ANALYZE children",
        "CREATE ROLE test_fp_own; GRANT SELECT ON children TO test_fp_own;"
            + " ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO test_fp_own",
        "GRANT ALL ON children TO CURRENT_USER",
        "SET search_path = pg_catalog");
  }

  @Test
  void namesTheLinesThatDiffer() throws SQLException {
    assertThat(differences("ALTER TABLE children ALTER parent TYPE bigint"))
        .singleElement()
        .hasToString(
            """
            ~ table children
                - column 0002 parent integer
                + column 0002 parent bigint""");
  }

  @Test
  void aSessionWhosePlansWereThrownAwayReadsTheSame() throws SQLException {
    assertThat(differences("DEALLOCATE ALL")).isEmpty();
    assertThat(differences("DEALLOCATE ALL; ALTER TABLE children ALTER parent TYPE bigint"))
        .singleElement()
        .asString()
        .startsWith("~ table children");
  }

  private static List<CatalogDifference> differences(String change) throws SQLException {
    // One database for all: everything is rolled back, roles included.
    try (Connection connection = Servers.embedded().open(ServerConnections.MAINTENANCE_DATABASE);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(change.contains("notes") ? START : START.replaceAll("CREATE VIEW.*", ""));
      Catalog before = read(connection);
      statement.execute("SET LOCAL search_path = public");
      statement.execute(change);
      Catalog after = read(connection);
      connection.rollback();
      assertThat(after.fingerprint().equals(before.fingerprint()))
          .isEqualTo(after.differencesFrom(before).isEmpty());
      return after.differencesFrom(before);
    }
  }

  private static Catalog read(Connection connection) throws SQLException {
    CatalogSettings.apply(connection);
    return CatalogReader.read(connection, SCOPE);
  }
}
