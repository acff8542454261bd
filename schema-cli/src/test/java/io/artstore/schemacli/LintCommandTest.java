package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.schema.MigrationFolder;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ServerConnections;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code lint} as a person or a script meets it. */
class LintCommandTest {
  @TempDir private Path directory = Path.of("");
  private final TestPostgres postgres = TestPostgres.shared();

  private final ServerConnections server = Servers.of(postgres);

  @Test
  void saysThatAllIsClean() throws IOException {
    write("library", "CREATE TABLE books (id bigint PRIMARY KEY);", "DROP TABLE books;");
    write("archive", "CREATE TABLE moves (id bigint PRIMARY KEY);", "DROP TABLE moves;");
    Answer answer = run(server, "lint");
    assertThat(answer.out())
        .contains("2 entries. Migrations ran on scratch databases only")
        .containsPattern("library +library +1 +0 +0 +0");
    assertThat(answer.lastLine()).matches("Clean: \\d+ rules, 2 migrations, nothing found\\.");
    assertThat(answer.exitCode()).isZero();
  }

  @Test
  void showsFindingsOfTheEntriesThatWereAskedFor() throws IOException {
    write("library", "CREATE TABLE books (id bigint);\nDROP TABLE IF EXISTS moves;", "SELECT 1;");
    write("archive", "CREATE TABLE moves (at timestamp);", "DROP TABLE moves;");
    Answer answer = run(server, "lint", "--database", "library");
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.out())
        .contains("library  TABLE_LEFT_BEHIND  books\n  where  1_one.up.sql, line 1\n")
        .contains("  what   moves belongs to archive, not to library\n")
        .contains("  mend   at the end of 1_one.down.sql: DROP TABLE books;\n")
        .doesNotContain("TIMESTAMP_WITHOUT_ZONE");
    assertThat(answer.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    assertThat(answer.lastLine()).isEqualTo("2 findings in 1 of 1 entry; no database was changed.");
  }

  @Test
  void listsWhatIsAcceptedWhenAsked() throws IOException {
    write("library", "CREATE TABLE books (id int PRIMARY KEY, at timestamp);", "DROP TABLE books;");
    write("archive", "CREATE TABLE moves (id bigint PRIMARY KEY);", "DROP TABLE moves;");
    Files.writeString(
        directory.resolve("library/lint.accepted"),
        "TIMESTAMP_WITHOUT_ZONE books.at the clock on the wall");
    Answer answer = run(server, "lint", "--details");
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .contains("library  accepted TIMESTAMP_WITHOUT_ZONE  books.at")
        .contains("  because  the clock on the wall")
        .contains("library  note INT_KEY  books.id");
    assertThat(answer.lastLine()).endsWith("2 migrations, nothing found beside 1 accepted.");
  }

  @Test
  void answersWithOneJsonObject() throws IOException {
    write("library", "CREATE TABLE books (at timestamp);", "DROP TABLE books;");
    write("archive", "CREATE TABLE moves (id bigint PRIMARY KEY);", "DROP TABLE moves;");
    JsonNode answer = run(server, "lint", "--json").json();
    assertThat(answer.at("/entries/0/findings/0/rule").asText())
        .isEqualTo("TIMESTAMP_WITHOUT_ZONE");
    assertThat(answer.at("/entries/0/findings/0/object").asText()).isEqualTo("books.at");
    assertThat(answer.at("/entries/0/findings/0/file").asText()).isEqualTo("1_one.up.sql");
    assertThat(answer.at("/entries/0/findings/0/line").asInt()).isEqualTo(1);
    assertThat(answer.at("/entries/1/findings").isEmpty()).isTrue();
    assertThat(answer.at("/exit_code").asInt()).isEqualTo(3);
  }

  @Test
  void usesTheScratchServerThatIsNamed() throws IOException {
    write("library", "CREATE TABLE books (id bigint PRIMARY KEY);", "DROP TABLE books;");
    write("archive", "CREATE TABLE moves (id bigint PRIMARY KEY);", "DROP TABLE moves;");
    ServerConnections nobodyMayConnect =
        database -> {
          throw new IllegalStateException("the entries' own server is not for this");
        };
    String url =
        "postgresql://"
            + postgres.server().superuser()
            + ":"
            + URLEncoder.encode(postgres.server().password(), StandardCharsets.UTF_8)
            + "@127.0.0.1:"
            + postgres.server().port();
    assertThat(run(nobodyMayConnect, "lint", "--scratch", url).exitCode()).isZero();

    Answer wrong = run(nobodyMayConnect, "lint", "--scratch", "secret@nowhere");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("write postgresql://USER@HOST:PORT").doesNotContain("secret");
  }

  @Test
  void explainsItself() {
    assertThat(run(server, "lint", "--help").out())
        .contains("Examples:")
        .contains("schema lint --scratch")
        .contains("lint.accepted");
  }

  private void write(String entry, String up, String down) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(entry));
    Files.writeString(folder.resolve("1_one.up.sql"), up);
    Files.writeString(folder.resolve("1_one.down.sql"), down);
  }

  private SchemaTarget target(String name) {
    return new SchemaTarget(
        new SchemaEntry(
            name,
            name,
            MigrationFolder.inDirectory(directory.resolve(name)),
            Optional.empty(),
            List.of(),
            Map.of()),
        server.to(name));
  }

  private Answer run(ServerConnections own, String... arguments) {
    return Answer.to(List.of(target("library"), target("archive")), own, arguments);
  }
}
