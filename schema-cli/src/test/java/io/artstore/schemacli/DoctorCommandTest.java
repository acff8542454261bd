package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.schema.ServerConnections;
import io.artstore.testkit.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planted faults of surroundings: each is found, named rightly, and nothing else. */
class DoctorCommandTest {
  @TempDir private Path directory = Path.of("");
  private final TestPostgres postgres = TestPostgres.shared();
  private Library library = new Library(Path.of(""));

  @BeforeEach
  void write() throws Exception {
    library =
        new Library(directory)
            .entry("archive")
            .migration("archive", "1_a", "CREATE TABLE a (id bigint);", "DROP TABLE a;");
    assertThat(library.run("provision").exitCode()).isZero();
    assertThat(library.run("upgrade").exitCode()).isZero();
  }

  @AfterEach
  void drop() throws Exception {
    String name = library.database("archive");
    library.close();
    try (var connection = server().open("postgres");
        var statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS schema_scratch_planted");
      statement.execute("DROP ROLE IF EXISTS " + name + "_app");
      statement.execute("DROP ROLE IF EXISTS " + name + "_owner");
      statement.execute("DROP ROLE IF EXISTS " + name + "_plain");
    }
  }

  private ServerConnections server() {
    return Servers.of(postgres);
  }

  /** Subject and check of all that is not well. */
  private List<String> faults(Answer answer) throws Exception {
    JsonNode checks = answer.json().at("/checks");
    return StreamSupport.stream(checks.spliterator(), false)
        .filter(check -> !check.at("/outcome").asText().equals("ok"))
        // Tests elsewhere may leave scratch databases behind or use them at this moment.
        .filter(
            check ->
                !check.at("/check").asText().equals("left over")
                    || check.at("/found").asText().contains("planted"))
        .map(
            check ->
                check.at("/outcome").asText()
                    + " "
                    + check.at("/subject").asText()
                    + " "
                    + check.at("/check").asText())
        .toList();
  }

  @Test
  void findsNothingWhereAllIsWell() throws Exception {
    Answer answer = library.run("doctor", "--json");
    assertThat(faults(answer)).isEmpty();
    Answer text = library.run("doctor");
    assertThat(text.out())
        .containsPattern("ok +archive +connection +test_[0-9a-f]+ as postgres, without TLS")
        .containsPattern("ok +archive +server +PostgreSQL 18")
        .containsPattern("ok +archive +migrations +1 in .*, as proven on\\s+PostgreSQL 18")
        .containsPattern("ok +archive +sessions ")
        .containsPattern("ok +archive +clock +[+-][0-9.]+ s against this machine")
        .containsPattern("ok +scratch server +rights ")
        .containsPattern("ok +backups +room +about ");
    assertThat(text.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
  }

  @Test
  void findsWhatIsWrongInTheDatabase() throws Exception {
    String name = library.database("archive");
    library.execute("archive", "GRANT CONNECT ON DATABASE " + name + " TO PUBLIC");
    library.execute(
        "archive", "ALTER DATABASE " + name + " SET default_transaction_read_only = on");
    Answer answer = library.run("doctor", "--json");
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(faults(answer)).containsExactly("fail archive writing", "warn archive access");
    assertThat(library.run("doctor").out())
        .contains("mend: tool schema provision --database archive");
  }

  @Test
  void findsFilesThatAreNotTheProvenOnesAndLeftovers() throws Exception {
    Files.writeString(
        library.folder("archive").resolve("1_a.up.sql"), "CREATE TABLE a (id bigint, b int);");
    library.execute("archive", "CREATE DATABASE schema_scratch_planted");
    Answer answer = library.run("doctor", "--json");
    assertThat(faults(answer))
        .containsExactly("fail archive migrations", "warn scratch server left over");
    assertThat(library.run("doctor").out())
        .contains("DROP DATABASE schema_scratch_planted")
        .contains("is not the proven file");
    Files.delete(library.folder("archive").resolve("proven.json"));
    assertThat(faults(library.run("doctor", "--json")))
        .containsExactly(
            "fail archive migrations", "fail archive proof", "warn scratch server left over");
  }

  @Test
  void findsADatabaseThatIsNotThere() throws Exception {
    String name = library.database("archive");
    try (var connection = server().open("postgres");
        var statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + name);
    }
    Answer answer = library.run("doctor", "--json");
    assertThat(faults(answer)).containsExactly("fail archive connection");
    assertThat(answer.out()).contains("tool schema provision --database archive");
  }

  @Test
  void findsARoleThatMayNotDoWhatAnUpgradeNeeds() throws Exception {
    String name = library.database("archive");
    library.execute("archive", "CREATE ROLE " + name + "_plain LOGIN PASSWORD 'plain'");
    library.execute("archive", "GRANT CONNECT ON DATABASE " + name + " TO " + name + "_plain");
    Path manifest = manifest(name, true);
    Answer answer = manifestRun(manifest, Map.of("PLAIN", name + "_plain", "PGPASSWORD", "plain"));
    assertThat(faults(answer))
        .contains("fail archive rights", "fail scratch server rights")
        .doesNotContain("fail archive connection");
  }

  private Path manifest(String database, boolean allowed) throws Exception {
    return Files.writeString(
        directory.resolve("schema.yaml"),
        """
        format: 1
        databases:
          - name: archive
            url: postgresql://${PLAIN}@127.0.0.1:%d/%s
            database: %s
            migrations: archive
        scratch:
          url: postgresql://${PLAIN}@localhost:%d/postgres
          allow_same_server: %s
        """
            .formatted(
                postgres.server().port(), database, database, postgres.server().port(), allowed));
  }

  private static Answer manifestRun(Path manifest, Map<String, String> environment) {
    return Answer.to(
        ManifestTargets.read(manifest, environment),
        question -> Optional.empty(),
        "doctor",
        "--json");
  }

  @Test
  void findsAScratchServerThatIsALiveOneUnderAnotherName() throws Exception {
    Path manifest = manifest(library.database("archive"), false);
    Map<String, String> environment = new HashMap<>();
    environment.put("PLAIN", postgres.server().superuser());
    environment.put("PGPASSWORD", postgres.server().password());
    Answer answer = manifestRun(manifest, environment);
    assertThat(faults(answer)).containsExactly("fail scratch server reading");
    assertThat(answer.out()).contains("schema.yaml: scratch.url: the scratch server");
  }
}
