package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of entries with a prefix: each told once, with its script, and no consequence of it. */
class SideBySideTest {
  @TempDir private Path directory = Path.of("");

  private ProofResult prove(String up, String down) {
    ExampleFolder folder =
        ExampleFolder.shelves(directory).migration("20260102_0900", "step", up, down);
    return new Prover(Servers.embedded()).prove(folder.entry("hall", "h", "hall_01"));
  }

  private List<ProofFailure> failures(String up, String down) {
    return prove(up, down).failures();
  }

  @Test
  void whatCannotBeBuiltIsNotComparedWithAnotherPrefix() {
    ExampleFolder folder =
        ExampleFolder.shelves(directory)
            .seed(
                "20260101_0900", "INSERT INTO ${prefix}_shelves (place) VALUES ('left'), ('left');")
            .migration(
                "20260102_0900",
                "step",
                "CREATE UNIQUE INDEX ${prefix}_one ON ${prefix}_shelves (place);",
                "DROP INDEX ${prefix}_one;");
    ProofResult result = new Prover(Servers.embedded()).prove(folder.entry("hall", "h", "hall_01"));
    assertThat(result.failures())
        .extracting(ProofFailure::summary)
        .containsExactly("the way up fails");
  }

  @Test
  void aPrefixThatIsWrittenOutIsToldOnce() {
    ProofResult result =
        prove("CREATE TABLE hall_01_labels (id bigint PRIMARY KEY);", "DROP TABLE hall_01_labels;");
    assertThat(result.failures())
        .hasSize(2)
        .allSatisfy(failure -> assertThat(failure.summary()).contains("is written out"));
    assertThat(result.course().notTried()).anyMatch(line -> line.contains("two prefixes"));
  }

  @Test
  void aTableWithoutThePrefixThatStaysIsLeftBehind() {
    assertThat(failures("CREATE TABLE IF NOT EXISTS labels AS SELECT 1 AS one;", "SELECT 1;"))
        .first()
        .satisfies(
            failure -> {
              assertThat(failure.summary()).isEqualTo("the way back leaves something behind");
              assertThat(failure.toString())
                  .contains("+ table labels")
                  .contains("20260102_0900_step.up.sql, line 1");
            });
  }

  @Test
  void namesTheScriptThatMeetsTheOtherPrefix() {
    String sweep =
        """
        DO $$ DECLARE one text; BEGIN
          FOR one IN SELECT relname FROM pg_class WHERE relkind = 'r'
                     AND relname LIKE '${prefix}%labels' LOOP
            EXECUTE 'DROP TABLE ' || one;
          END LOOP;
        END $$;
        """;
    assertThat(failures("CREATE TABLE ${prefix}_labels (id bigint PRIMARY KEY);", sweep))
        .first()
        .asString()
        .contains("x_011 after x_01 went is not as it should be")
        .contains("- table x_011_labels")
        .contains("made in: 20260102_0900_step.down.sql");
    assertThat(
            failures(
                "CREATE TABLE labels (id bigint PRIMARY KEY);"
                    + " ALTER TABLE labels RENAME TO ${prefix}_labels;"
                    + " CREATE SEQUENCE ${prefix}_numbers;"
                    + " DO $$ BEGIN IF (SELECT count(*) FROM pg_class WHERE relkind = 'S'"
                    + " AND relname LIKE '%numbers') > 1 THEN RAISE 'twice'; END IF; END $$;",
                "DROP SEQUENCE ${prefix}_numbers; DROP TABLE ${prefix}_labels;"))
        .first()
        .asString()
        .contains("20260102_0900 step: fails for the prefix x_011 with x_01 and x_011")
        .contains("20260102_0900_step.up.sql, statement 4 (line 1)");
  }
}
