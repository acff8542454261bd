package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many kinds of broken migrations, most of them in one folder: each is found and named, none hides
 * the next, and nothing is said about the good ones between them.
 */
class BrokenMigrationsTest {
  private static final String NOTHING = "SELECT 1;";

  @TempDir private Path directory = Path.of("");
  private final Map<String, String> expected = new LinkedHashMap<>();
  private ExampleFolder folder = new ExampleFolder(directory);
  private int number = 1;

  private void writeBase() {
    folder =
        new ExampleFolder(directory)
            .migration(
                "001",
                "base",
                """
                CREATE TYPE state AS ENUM ('NEW', 'OLD');
                CREATE TABLE books (
                  id bigserial PRIMARY KEY,
                  title text NOT NULL DEFAULT 'untitled',
                  state state NOT NULL DEFAULT 'NEW',
                  pages bigint,
                  note text);
                CREATE TABLE spare (id bigint PRIMARY KEY);
                CREATE INDEX ix_title ON books (title);
                CREATE VIEW titles AS SELECT id, title FROM books;
                CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS
                  'BEGIN RETURN NEW; END';
                CREATE TRIGGER keeps BEFORE UPDATE ON books FOR EACH ROW EXECUTE FUNCTION keep();
                CREATE SEQUENCE numbers OWNED BY spare.id;
                """,
                """
                DROP VIEW titles;
                DROP TABLE books;
                DROP TABLE spare;
                DROP TYPE state;
                DROP FUNCTION keep();
                DROP FUNCTION one();
                """)
            .seed("001", "INSERT INTO books (pages, note) VALUES (1, 'a'), (2, 'b');");
  }

  /** A migration that must be proven. */
  private void good(String name, String up, String down) {
    folder.migration(String.format("%03d", ++number), name, up, down);
  }

  /** A migration with a fault. */
  private void broken(String name, String up, String down, String summary) {
    good(name, up, down);
    expected.put(String.format("%03d", number) + " " + name, summary);
  }

  private void leaves(String name, String up, String down) {
    broken(name, up, down, "the way back leaves something behind");
  }

  private void differs(String name, String up, String down) {
    broken(name, up, down, "the way back does not restore the state before");
  }

  private void writeBroken() {
    leaves(
        "type_left",
        "CREATE TYPE t1 AS ENUM ('A'); CREATE TABLE a1 (id bigint PRIMARY KEY, t t1);",
        "DROP TABLE a1;");
    leaves(
        "function_left", "CREATE FUNCTION f1() RETURNS int LANGUAGE sql AS 'SELECT 1';", NOTHING);
    leaves("sequence_left", "CREATE SEQUENCE s1;", NOTHING);
    leaves("table_left", "CREATE TABLE IF NOT EXISTS l1 (id bigint PRIMARY KEY);", NOTHING);
    leaves("view_left", "CREATE VIEW v1 AS SELECT 1 AS one;", NOTHING);
    leaves("domain_left", "CREATE DOMAIN d1 AS text;", NOTHING);
    leaves("schema_left", "CREATE SCHEMA c1;", NOTHING);
    leaves("extension_left", "CREATE EXTENSION pgcrypto SCHEMA public;", NOTHING);
    leaves("empty_down", "CREATE TABLE e1 (id bigint PRIMARY KEY);", "-- nothing\n");
    leaves(
        "down_like_up",
        "CREATE TABLE IF NOT EXISTS u1 (id bigint PRIMARY KEY);",
        "CREATE TABLE IF NOT EXISTS u1 (id bigint PRIMARY KEY);");
    good("good_table", "CREATE TABLE g1 (id bigint PRIMARY KEY);", "DROP TABLE g1;");
    broken(
        "takes_too_much",
        "CREATE TABLE m1 (id bigint PRIMARY KEY);",
        "DROP TABLE m1; DROP TABLE g1;",
        "the way back takes too much along");
    broken(
        "view_not_made_again",
        "DROP VIEW titles; ALTER TABLE books ALTER title SET STORAGE main;",
        "ALTER TABLE books ALTER title SET STORAGE extended;",
        "the way back takes too much along");
    differs("column_left", "ALTER TABLE books ADD c1 text;", NOTHING);
    differs(
        "default_changed",
        "ALTER TABLE books ALTER title SET DEFAULT 'x';",
        "ALTER TABLE books ALTER title DROP DEFAULT;");
    differs("not_null_left", "ALTER TABLE books ALTER pages SET NOT NULL;", NOTHING);
    differs("comment_left", "COMMENT ON TABLE books IS 'all of them';", NOTHING);
    differs("grant_left", "GRANT SELECT ON books TO PUBLIC;", NOTHING);
    differs("check_left", "ALTER TABLE books ADD CONSTRAINT k1 CHECK (pages > 0);", NOTHING);
    differs("index_left", "CREATE INDEX ix_note ON books (note);", NOTHING);
    differs("index_lost", "DROP INDEX ix_title;", NOTHING);
    differs("trigger_left_disabled", "ALTER TABLE books DISABLE TRIGGER keeps;", NOTHING);
    differs("sequence_owner_lost", "ALTER SEQUENCE numbers OWNED BY NONE;", NOTHING);
    differs(
        "function_body_left",
        "CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 2';",
        NOTHING);
    differs("enum_value_left", "ALTER TYPE state ADD VALUE 'LOST';", NOTHING);
    differs("type_narrowed", "ALTER TABLE books ALTER note TYPE varchar(9);", NOTHING);
    differs("row_security_left", "ALTER TABLE books ENABLE ROW LEVEL SECURITY;", NOTHING);
    differs("replica_identity_left", "ALTER TABLE books REPLICA IDENTITY FULL;", NOTHING);
    differs("options_left", "ALTER TABLE books SET (fillfactor = 70);", NOTHING);
    leaves(
        "default_privileges_left",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;",
        NOTHING);
    good("better_note", "ALTER TABLE books ADD better text;", "ALTER TABLE books DROP better;");
    broken(
        "rows_lost_silently",
        "ALTER TABLE spare ADD extra int; UPDATE books SET note = NULL;",
        "ALTER TABLE spare DROP extra;",
        "after up and down the rows are not as before");
    broken(
        "wrong_order",
        "CREATE TABLE w1 (id bigint PRIMARY KEY);"
            + " CREATE TABLE w2 (id bigint PRIMARY KEY REFERENCES w1);",
        "DROP TABLE w1; DROP TABLE w2;",
        "the way back fails");
    broken(
        "not_repeatable",
        """
        DO $$
        BEGIN
          IF EXISTS (SELECT 1 FROM pg_attribute
                     WHERE attrelid = 'spare'::regclass AND attisdropped) THEN
            RAISE EXCEPTION 'once only';
          END IF;
        END $$;
        CREATE TABLE r1 (id bigint PRIMARY KEY);
        ALTER TABLE spare ADD once int;
        ALTER TABLE spare DROP once;
        """,
        "DROP TABLE r1;",
        "the second way up fails");
    good("last", "CREATE TABLE last (id bigint PRIMARY KEY);", "DROP TABLE last;");
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void provesTheGoodAndNamesEachOfTheBroken(ServerConnections server) {
    writeBase();
    writeBroken();
    ProofResult result = new Prover(server).prove(folder.entry("library", "library"));
    Map<String, String> found = new LinkedHashMap<>();
    result
        .failures()
        .forEach(
            failure ->
                assertThat(found.put(failure.migration(), failure.summary()))
                    .as("a second fault: %s", failure)
                    .isNull());
    assertThat(found).containsExactlyEntriesOf(expected).hasSizeGreaterThan(30);
    assertThat(result.course().steps())
        .filteredOn(step -> step.proven().isPresent())
        .extracting(ProofStep::title)
        .containsExactly("001 base", "012 good_table", "032 better_note", "036 last");
    assertThat(result.course().partly().orElseThrow().migrations())
        .extracting(one -> one.version().text())
        .containsExactly("001", "012", "032", "036");
  }

  @Test
  void theRulesNameTheSameKindsWithoutAProof() {
    writeBase();
    writeBroken();
    List<String> found = Lint.findings(folder);
    for (Map.Entry<String, String> rule :
        Map.of(
                "type_left", "TYPE_LEFT_BEHIND",
                "function_left", "FUNCTION_LEFT_BEHIND",
                "sequence_left", "SEQUENCE_LEFT_BEHIND",
                "table_left", "TABLE_LEFT_BEHIND",
                "view_left", "OBJECT_LEFT_BEHIND",
                "takes_too_much", "NOT_RESTORED",
                "wrong_order", "SCRIPT_FAILS")
            .entrySet()) {
      assertThat(found)
          .as(rule.getKey())
          .anyMatch(
              line -> line.startsWith(rule.getValue() + " ") && line.contains("_" + rule.getKey()));
    }
    assertThat(found).noneMatch(line -> line.contains("good_table") || line.contains("_last."));
  }

  /** What keeps a step from being built is named, and what comes after it says why it was not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          COMMIT;                                        | COMMIT is not allowed
          SET search_path = elsewhere;                   | session settings outlive the script
          SELECT set_config('a.b', 'c', false);          | set_config is not allowed
          COPY books FROM stdin;                         | COPY is not allowed
          CREATE ROLE test_broken;                       | it changes the whole server
          ALTER DATABASE postgres SET a.b = 'c';         | it changes the whole server
          \\c other                                       | commands of psql
          VACUUM;                                        | cannot run inside a transaction
          SELECT '${other}';                             | only ${prefix} is substituted
          CREATE TABLE ${prefix}_a (id int);             | the entry has no prefix
          SELECT 'open;                                  | is never closed
          DROP TABLE IF EXISTS schema_history;           | the history of this tool
          ALTER TABLE public."schema_history" ADD x int; | the history of this tool
          CREATE VIEW v AS TABLE Schema_History;         | the history of this tool
          DROP TABLE some_schema_history;                | the history of this tool
          DO $$ BEGIN DROP TABLE schema_history; END $$; | the history of this tool
          DO 'BEGIN DROP TABLE schema_history; END';     | the history of this tool
          CREATE TABLE b (id int REFERENCES nowhere);    | the way up fails
          CREATE INDEX ix ON books (now());              | the way up fails
          CREATE TABLE c (b text REFERENCES books (id)); | the way up fails
          DROP TYPE state;                               | the way up fails
          """)
  void namesWhatStopsTheClimb(String statement, String words) {
    writeBase();
    folder.migration("002", "stops", statement, NOTHING);
    folder.migration("003", "after", "CREATE TABLE z (id int);", "DROP TABLE z;");
    ProofResult result = new Prover(Servers.embedded()).prove(folder.entry("library", "library"));
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.migration()).isEqualTo("002 stops");
              assertThat(failure.toString()).contains(words);
            });
    assertThat(result.course().steps().getLast().remark())
        .isEqualTo("not tried, because 002 stops is not there");
    assertThat(result.course().steps().getFirst().proven()).isPresent();
  }

  @Test
  void namesWhatIsWrongWithTheFilesThemselves() throws Exception {
    writeBase();
    String sixtyFour = "a".repeat(64);
    folder
        .migration("002", "long", "CREATE TABLE " + sixtyFour + " (id int);", NOTHING)
        .migration("003", "mark", "\ufeffSELECT 1;", NOTHING)
        .migration("004", "one", NOTHING, NOTHING)
        .migration("04", "two", NOTHING, NOTHING)
        .file("006_alone.up.sql", NOTHING);
    Files.write(
        directory.resolve("005_latin.up.sql"), "SELECT 'ä';".getBytes(StandardCharsets.ISO_8859_1));
    folder.file("005_latin.down.sql", NOTHING);
    ProofResult result = new Prover(Servers.embedded()).prove(folder.entry("library", "library"));
    assertThat(result.failures())
        .extracting(failure -> failure.migration() + ": " + failure.summary())
        .anyMatch(line -> line.startsWith("002 long: ") && line.contains("has 64 bytes"))
        .anyMatch(line -> line.startsWith("003 mark: ") && line.contains("byte order mark"))
        .anyMatch(line -> line.contains("has the same version as"))
        .anyMatch(line -> line.startsWith("006 alone: ") && line.contains("has no partner"))
        .anyMatch(line -> line.contains("005_latin.up.sql is not valid UTF-8"));
    assertThat(result.course().steps().getFirst().proven()).isPresent();
  }

  @Test
  void refusesTheCharacterZeroWithItsLineAndNeverShowsIt() {
    writeBase();
    folder.migration("002", "zero", "SELECT 1;\n-- a comment \0 too\nSELECT 2;", NOTHING);
    assertThat(new Prover(Servers.embedded()).prove(folder.entry("l", "l")).failures())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.toString())
                    .startsWith("002 zero: 002_zero.up.sql: a NUL byte")
                    .contains("002_zero.up.sql, line 2")
                    .doesNotContain("\0"));
    assertThat(Lint.report(folder).findings())
        .filteredOn(finding -> finding.file().startsWith("002"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(Lint.line(finding))
                  .isEqualTo("SCRIPT_REFUSED 002_zero.up.sql at 002_zero.up.sql, line 2");
              assertThat(finding.message()).doesNotContain("\0");
            });
  }

  @Test
  void saysOnceThatTheHistoryBelongsToTheTool() {
    writeBase();
    folder.migration(
        "002",
        "history",
        "SELECT 'schema_history';\nDROP TABLE schema_history;\nDROP TABLE schema_history;",
        NOTHING);
    assertThat(new Prover(Servers.embedded()).prove(folder.entry("l", "l")).failures())
        .singleElement()
        .satisfies(
            failure -> assertThat(failure.toString()).contains("002_history.up.sql, line 2"));
    assertThat(Lint.findings(folder))
        .containsOnlyOnce("SCRIPT_REFUSED 002_history.up.sql at 002_history.up.sql, line 2")
        .noneMatch(line -> line.startsWith("SCRIPT_FAILS"));
  }

  @Test
  void lineEndsOfAnotherSystemAreNoFault() {
    writeBase();
    folder.migration(
        "002", "windows", "CREATE TABLE a (\r\n  id int\r\n);\r\n", "DROP TABLE a;\r\n");
    assertThat(new Prover(Servers.embedded()).prove(folder.entry("l", "l")).failures()).isEmpty();
  }
}
