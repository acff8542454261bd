package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fault is told with the statement that did it, and not with the first that names the table. */
class CulpritsTest {
  @TempDir private Path directory = Path.of("");
  private ExampleFolder folder = new ExampleFolder(Path.of(""));

  @BeforeEach
  void writeBase() {
    folder =
        new ExampleFolder(directory)
            .migration(
                "1",
                "base",
                """
                CREATE TABLE users (
                  id bigint PRIMARY KEY, email text DEFAULT 'none', country text);
                CREATE INDEX users_country_idx ON users (country);
                CREATE TABLE notes (id bigint PRIMARY KEY);
                """,
                "DROP TABLE notes; DROP TABLE users;")
            .seed(
                "1",
                "INSERT INTO users VALUES (1, 'a', 'de'), (2, 'b', 'fr');"
                    + " INSERT INTO notes VALUES (1), (2);");
  }

  private List<ProofFailure> prove(String up, String down) {
    folder.migration("2", "step", up, down);
    return new Prover(Servers.embedded()).prove(folder.entry("library", "library")).failures();
  }

  private static final String UP =
      """
      UPDATE users SET country = country;
      CREATE INDEX users_email_idx ON users (email);
      CREATE TABLE t1 (id bigint PRIMARY KEY REFERENCES users);
      CREATE INDEX t1_idx ON t1 (id, (id + 1));
      ALTER TABLE users ALTER email SET DEFAULT 'x';
      """;

  @Test
  void namesTheStatementWhoseChangeStays() {
    assertThat(prove(UP, "DROP TABLE t1;\nDROP INDEX users_email_idx;"))
        .singleElement()
        .asString()
        .contains("made in: 2_step.up.sql, line 5\n")
        .contains("ALTER TABLE users ALTER email SET DEFAULT 'x'")
        .doesNotContain("line 1")
        .doesNotContain("line 2");
    assertThat(Lint.findings(folder))
        .containsExactly("NOT_RESTORED users at 2_step.up.sql, line 5");
  }

  @Test
  void namesTheWayBackWhereItDidIt() {
    String wrongDefault =
        "DROP TABLE t1;\nDROP INDEX users_email_idx;\nALTER TABLE users ALTER email SET DEFAULT 'y';";
    assertThat(prove(UP, wrongDefault))
        .singleElement()
        .asString()
        .contains("made in: 2_step.down.sql, line 3\n")
        .doesNotContain("up.sql, line");
    assertThat(Lint.findings(folder))
        .containsExactly("NOT_RESTORED users at 2_step.down.sql, line 3");
    assertThat(
            prove(
                "CREATE TABLE t2 (id bigint PRIMARY KEY);",
                "DROP TABLE t2;\nDROP INDEX users_country_idx;\nDROP TABLE notes;"))
        .singleElement()
        .asString()
        .contains("2_step.down.sql, line 2\n", "2_step.down.sql, line 3\n")
        .doesNotContain("up.sql, line");
    assertThat(Lint.findings(folder))
        .containsExactly(
            "NOT_RESTORED users at 2_step.down.sql, line 2",
            "NOT_RESTORED notes at 2_step.down.sql, line 3");
  }

  @Test
  void aHeaderInTheOtherScriptDeclaresNothing() {
    String delete = "SELECT 1;\n\nDELETE FROM notes\nWHERE id = 2;";
    assertThat(prove(delete, "-- loses: some notes\nSELECT 1;"))
        .singleElement()
        .asString()
        .contains("2_step.up.sql, line 3: DELETE FROM notes WHERE id = 2\n")
        .contains("destroys 1 row of notes that a seed put in")
        .contains("at the top of 2_step.up.sql:\n")
        .contains("-- loses: WHAT");
    assertThat(prove("-- loses: some notes\n" + delete, "SELECT 1;")).isEmpty();
  }

  @Test
  void rowsThatTheWayUpDestroysAreNotBlamedOnTheWayBack() {
    folder.seed("2", "INSERT INTO notes VALUES (3);");
    assertThat(
            prove(
                "CREATE TABLE t2 (id bigint PRIMARY KEY);\nDELETE FROM notes WHERE id > 2;",
                "DROP TABLE t2;"))
        .singleElement()
        .asString()
        .contains("2_step.up.sql, line 2: DELETE FROM notes WHERE id > 2")
        .contains("destroys 1 row of notes that a seed put in")
        .contains("at the top of 2_step.up.sql:")
        .doesNotContain("down.sql");
  }

  @Test
  void tellsWhichColumnsChange() {
    assertThat(prove("UPDATE users SET country = 'x', email = 'z' WHERE id = 1;", "SELECT 1;"))
        .singleElement()
        .asString()
        .contains("changes 1 row of users that a seed put in, in country, email");
    assertThat(
            prove(
                "ALTER TABLE users DROP country;",
                "ALTER TABLE users ADD country text;"
                    + " CREATE INDEX users_country_idx ON users (country);"))
        .singleElement()
        .asString()
        .contains("drops users.country with its values in 2 rows");
  }

  @Test
  void aSeedMayNotEndItsTransaction() {
    requireRefusedSeed("COMMIT;", "COMMIT is not allowed");
  }

  @Test
  void aSeedMayNotHoldWhatNoDatabaseTakes() {
    requireRefusedSeed("-- \0", "a NUL byte");
  }

  private void requireRefusedSeed(String secondLine, String fault) {
    folder.seed("2", "INSERT INTO notes VALUES (3);\n" + secondLine);
    assertThat(prove("CREATE TABLE t2 (id bigint PRIMARY KEY);", "DROP TABLE t2;"))
        .singleElement()
        .asString()
        .contains("the seed cannot be used")
        .contains("seed/2.sql, line 2: " + fault);
    assertThat(Lint.findings(folder))
        .containsExactly("SCRIPT_REFUSED seed/2.sql at seed/2.sql, line 2");
  }

  @Test
  void aSeedMayNotMakeTables() {
    folder.seed("2", "CREATE TABLE of_seed (id bigint);");
    assertThat(prove("CREATE TABLE t2 (id bigint PRIMARY KEY);", "DROP TABLE t2;"))
        .singleElement()
        .asString()
        .contains("the seed changes the schema, which only migrations may")
        .contains("seed/2.sql")
        .contains("+ table of_seed");
  }
}
