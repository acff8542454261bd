package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.testkit.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees of scripts that do not end, reach out, or hold a secret. */
class OddScriptsTest {
  private static final String MANIFEST =
      """
      format: 1
      databases:
        - {name: accounts, url: "${SHOP_URL}", database: "${SHOP}", migrations: accounts}
      scratch: {url: "${SHOP_URL}", allow_same_server: true}
      neighbours: []
      """;

  @TempDir private Path directory = Path.of("");
  private final Shop shop = new Shop(TestPostgres.createDatabase());

  /** Other tests keep scratch databases with a fault on the same server. */
  @BeforeEach
  void cleanUp() throws IOException {
    write("SELECT 1;");
    requireClean();
  }

  @AfterEach
  void drop() throws SQLException {
    shop.execute("DROP ROLE IF EXISTS test_odd_scripts");
    shop.database().close();
  }

  private void write(String up) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("accounts"));
    Files.writeString(folder.resolve("1_odd.up.sql"), up);
    Files.writeString(folder.resolve("1_odd.down.sql"), "SELECT 1;");
    Files.writeString(directory.resolve("schema.yaml"), MANIFEST);
  }

  @ParameterizedTest
  @CsvSource({"lint, INT, 130", "verify, INT, 130", "verify, TERM, 143"})
  void aSignalEndsWhatNeverEndsByItselfAndTheLastLineSaysSo(
      String command, String signal, int exitCode) throws Exception {
    write("CREATE TABLE a (id bigint);\nDO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$;");
    ProcessBuilder builder =
        new ProcessBuilder(CliProcess.command(directory.resolve("schema.yaml"), command))
            .redirectErrorStream(true);
    builder.environment().putAll(shop.environment());
    Process process = builder.start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (line.startsWith("  still running")) {
          assertThat(line)
              .isEqualTo("  still running on a scratch database: accounts, 1_odd.up.sql, line 2");
          String pid = String.valueOf(process.pid());
          assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
        }
      }
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join("\n", lines)).isEqualTo(exitCode);
    assertThat(lines.getLast())
        .isEqualTo(
            "tool schema: stopped as asked; the scratch databases of this run are dropped, nothing"
                + " else was changed");
    assertThat(shop.query("SELECT datname FROM pg_database WHERE datname ~ '^schema_scratch_'"))
        .isEmpty();
    assertThat(shop.query("SELECT pid FROM pg_stat_activity WHERE query LIKE 'DO %LOOP%'"))
        .isEmpty();
  }

  @Test
  void whatStaysAfterACleanUpEndsWithFindings() throws Exception {
    write("SELECT 1;");
    shop.execute("CREATE DATABASE schema_scratch_of_somebody");
    try {
      Answer answer = run("verify", "--clean-up");
      assertThat(answer.exitCode()).isEqualTo(3);
      assertThat(answer.lastLine()).isEqualTo("0 scratch databases dropped, 1 left.");
    } finally {
      shop.execute("DROP DATABASE schema_scratch_of_somebody");
    }
  }

  @Test
  void lintDoesNotSayThatNothingWasChangedWhereSomethingWas() throws Exception {
    write(
        "CREATE TABLE a (id bigint); SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid();");
    Answer answer = run("lint");
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.out())
        .contains("accounts  CHANGED_ELSEWHERE  1_odd.up.sql\n  where  1_odd.up.sql, line 1\n");
    assertThat(answer.lastLine()).endsWith("; what a script changed elsewhere stays.");
    write("DO $$ BEGIN EXECUTE 'CREATE ROLE test_odd_scripts'; END $$;");
    Answer role = run("lint");
    assertThat(role.out()).contains("REACHES_OUT").contains("+ role test_odd_scripts");
    assertThat(role.lastLine()).endsWith("; no database was changed.");
    assertThat(shop.query("SELECT 1 FROM pg_roles WHERE rolname = 'test_odd_scripts'")).isEmpty();
    Answer proof = run("verify");
    assertThat(proof.out())
        .containsPattern("1 odd +up REACHES OUT +not proven")
        .contains("  1_odd.up.sql, statement 1 (line 1):\n    + role test_odd_scripts\n")
        .doesNotContain("FAILS");
    assertThat(proof.out().lines()).allMatch(line -> line.length() <= 100);
    requireClean();
  }

  private void requireClean() {
    assertThat(run("verify", "--clean-up").exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE ROLE test_odd_scripts LOGIN PASSWORD 'hunter2';",
        "DO $$ BEGIN EXECUTE 'CREATE ROLE test_odd_scripts PASSWORD ''hunter2'''; END $$;",
        "CREATE USER MAPPING FOR CURRENT_USER SERVER nowhere OPTIONS (password 'hunter2');",
        "ALTER USER MAPPING FOR CURRENT_USER SERVER nowhere OPTIONS (password 'hunter2' 'again');"
      })
  void noSecretIsShownOrStored(String up) throws Exception {
    write(up);
    for (String[] command :
        new String[][] {
          {"lint"},
          {"lint", "--json"},
          {"verify"},
          {"verify", "--json"},
          {"plan"},
          {"plan", "--json"},
          {"plan", "--sql"},
          {"upgrade", "--unproven", "a test"}
        }) {
      Answer answer = run(command);
      assertThat(answer.out() + answer.err())
          .as(String.join(" ", command))
          .doesNotContain("hunter2");
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".sql")) {
          assertThat(Files.readString(file)).as(file.toString()).doesNotContain("hunter2");
        }
      }
    }
    assertThat(run("verify").out()).contains("***");
    requireClean();
  }

  private Answer run(String... arguments) {
    return Answer.to(
        ManifestTargets.read(directory.resolve("schema.yaml"), shop.environment()),
        question -> Optional.empty(),
        arguments);
  }
}
