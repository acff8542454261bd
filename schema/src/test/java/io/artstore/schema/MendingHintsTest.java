package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.schema.lint.EntryReport;
import io.artstore.schema.lint.Finding;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to mend a way back is pasted into it, and then it is proven. */
class MendingHintsTest {
  private static final String DOWN = "20260103_0900_step.down.sql";
  private static final String AT_THE_END = "at the end of " + DOWN + ":";

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TYPE \"MyEnum\" AS ENUM ('A');",
        "CREATE TABLE \"my table\" (\"select\" int); CREATE TABLE \"order\" (id int);",
        "CREATE SCHEMA sx; CREATE TABLE sx.tt (id int); CREATE TABLE sx.\"Uu\" (id int);",
        "CREATE FUNCTION f(a integer, b text) RETURNS int LANGUAGE sql AS 'SELECT 1';",
        """
        CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER "Watch" BEFORE UPDATE ON books FOR EACH ROW EXECUTE FUNCTION tf();
        """,
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;",
        "CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int);",
        "CREATE PUBLICATION \"News\" FOR TABLE books;",
        "CREATE COLLATION \"Plain\" (provider = libc, locale = 'C');",
        """
        CREATE TYPE pair AS (a int, b int);
        CREATE FUNCTION one(pair) RETURNS int LANGUAGE sql AS 'SELECT $1.a';
        CREATE CAST (pair AS int) WITH FUNCTION one(pair);
        """,
        """
        CREATE FOREIGN DATA WRAPPER far;
        CREATE SERVER there FOREIGN DATA WRAPPER far;
        CREATE FOREIGN TABLE mirror (id int) SERVER there;
        """,
        "CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq);",
        """
        CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
        CREATE EVENT TRIGGER watcher ON sql_drop WHEN tag IN ('DROP VIEW')
          EXECUTE FUNCTION watch();
        """,
        """
        ALTER TABLE books ADD pages int, ADD CONSTRAINT full_books CHECK (pages > 0);
        CREATE INDEX ix_pages ON books (pages);
        COMMENT ON TABLE books IS 'all of them';
        GRANT SELECT ON books TO PUBLIC;
        """,
        "ALTER TABLE books ADD code text CONSTRAINT one_code UNIQUE;",
        """
        CREATE VIEW names AS SELECT title FROM books;
        CREATE MATERIALIZED VIEW more AS SELECT title FROM names;
        CREATE DOMAIN short AS varchar(9);
        CREATE TABLE uses (s short);
        """
      })
  void whatIsPastedIsProven(String up) {
    ExampleFolder folder =
        ExampleFolder.books(directory).migration("20260103_0900", "step", up, "SELECT 1;");
    SchemaEntry entry = folder.entry("library", "library");
    String statements = statements(new Prover(Servers.embedded()).prove(entry));
    folder.migration("20260103_0900", "step", up, statements);
    assertThat(new Prover(Servers.embedded()).prove(entry).failures())
        .as("pasted: %s", statements)
        .isEmpty();
  }

  private static String statements(ProofResult result) {
    return result.failures().getFirst().remarks().stream()
        .filter(remark -> remark.text().startsWith(AT_THE_END))
        .map(remark -> remark.text().substring(AT_THE_END.length()))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void namesTheOperatorClassAndWhatItIsFor(ServerConnections server) {
    String up =
        """
        CREATE OPERATOR CLASS opc1 FOR TYPE int USING btree AS
          OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
          FUNCTION 1 btint4cmp(int, int);
        """;
    ExampleFolder folder =
        ExampleFolder.books(directory).migration("20260103_0900", "step", up, "SELECT 1;");
    ProofResult result = new Prover(server).prove(folder.entry("library", "library"));
    assertThat(statements(result)).contains("DROP OPERATOR CLASS public.opc1 USING btree;");
    EntryReport report = Lint.report(server, folder.entry("library", "library"));
    assertThat(report.findings().stream().map(Finding::object))
        .contains("\"public.opc1 USING btree\"");
  }

  @Test
  void keepsThePrefixAsScriptsWriteIt() {
    ExampleFolder folder =
        ExampleFolder.shelves(directory)
            .migration(
                "20260103_0900",
                "step",
                "CREATE TABLE ${prefix}_moves (id bigint PRIMARY KEY);",
                "SELECT 1;");
    SchemaEntry entry = folder.entry("hall", "halls", "north");
    assertThat(statements(new Prover(Servers.embedded()).prove(entry)))
        .isEqualTo("\n  DROP TABLE ${prefix}_moves;");
    assertThat(Lint.report(Servers.embedded(), entry).findings().getFirst().hint())
        .isEqualTo(AT_THE_END + " DROP TABLE ${prefix}_moves;");
  }

  @Test
  void saysThatAColumnDoesNotComeBackToItsPlace() {
    ExampleFolder folder =
        ExampleFolder.books(directory)
            .migration(
                "20260103_0900",
                "step",
                "-- loses: titles\nALTER TABLE books DROP title;",
                """
                ALTER TABLE books ADD title varchar(200) NOT NULL DEFAULT '';
                ALTER TABLE books ALTER title DROP DEFAULT;
                CREATE INDEX ix_books_title ON books (title);
                """);
    SchemaEntry entry = folder.entry("library", "library");
    Finding finding = Lint.report(Servers.embedded(), entry).findings().getFirst();
    assertThat(finding.message())
        .isEqualTo(
            "table books is not as before the way up: too much: order of the columns: state, lender,"
                + " title; missing: order of the columns: title, state, lender");
    assertThat(finding.hint()).startsWith("ADD COLUMN puts a column at the end: keep the column");
    ProofFailure failure = new Prover(Servers.embedded()).prove(entry).failures().getFirst();
    assertThat(failure.detail())
        .contains("- order of the columns: title, state, lender")
        .doesNotContain("column 000");
    assertThat(failure.remarks()).last().asString().contains("ADD COLUMN puts a column at the end");
  }

  @Test
  void saysInWordsWhatTheCatalogSaysInLetters() {
    ExampleFolder folder =
        ExampleFolder.books(directory)
            .migration(
                "20260103_0900",
                "step",
                """
                ALTER TABLE books ALTER title SET STORAGE external, ALTER title SET COMPRESSION pglz;
                ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
                """,
                "SELECT 1;");
    String messages =
        Lint.report(folder).findings().stream()
            .map(Finding::message)
            .collect(Collectors.joining("\n"));
    assertThat(messages)
        .contains("storage external compression pglz")
        .contains("default privileges is made by the way up");
    Optional<ProofFailure> failure =
        new Prover(Servers.embedded())
            .prove(folder.entry("library", "library")).failures().stream().findFirst();
    assertThat(failure.orElseThrow().detail())
        .contains("storage external compression pglz")
        .contains("role on tables: SELECT to PUBLIC");
  }

  @Test
  void saysWhatMendsAScriptThatTheServerRefuses() {
    ExampleFolder folder =
        ExampleFolder.books(directory)
            .migration(
                "20260103_0900",
                "step",
                "CREATE TABLE loans (book bigint); CREATE VIEW lent AS SELECT book FROM loans;",
                "DROP TABLE loans; DROP VIEW lent;");
    assertThat(
            new Prover(Servers.embedded())
                .prove(folder.entry("library", "library"))
                .failures()
                .getFirst()
                .remarks())
        .first()
        .asString()
        .startsWith("to mend: drop or change first what depends on it");
  }

  @Test
  void acceptsNamesWithBlanks() {
    ExampleFolder folder =
        ExampleFolder.books(directory)
            .migration(
                "20260103_0900",
                "step",
                "CREATE FUNCTION f(a integer, b text) RETURNS int LANGUAGE sql AS 'SELECT 1';",
                "SELECT 1;");
    assertThat(Lint.findings(folder))
        .containsExactly(
            "FUNCTION_LEFT_BEHIND f(a integer, b text) at 20260103_0900_step.up.sql, line 1");
    for (String name : new String[] {"f(a integer, b text)", "f(ainteger,btext)"}) {
      folder.file("lint.accepted", "FUNCTION_LEFT_BEHIND " + name + " it stays on purpose");
      assertThat(Lint.findings(folder)).as(name).isEmpty();
    }
  }
}
