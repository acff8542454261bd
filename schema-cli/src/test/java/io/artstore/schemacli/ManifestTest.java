package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest of another project: what it says, what is wrong with it, and that it works. */
class ManifestTest {
  @TempDir private Path directory = Path.of("");
  private final TestPostgres postgres = TestPostgres.shared();
  private final TestDatabase shop = TestPostgres.createDatabase();

  @AfterEach
  void drop() {
    shop.close();
  }

  private Path manifest(String text) throws IOException {
    Files.createDirectories(directory.resolve("stock"));
    return Files.writeString(directory.resolve("schema.yaml"), text);
  }

  private Map<String, String> environment() {
    return Map.of(
        "STOCK_URL",
        "postgresql://%s@127.0.0.1:%d/%s"
            .formatted(postgres.server().superuser(), postgres.server().port(), shop.name()),
        "STOCK",
        shop.name(),
        "PGPASSWORD",
        postgres.server().password());
  }

  private static final String TWO_TENANTS =
      """
      format: 1
      databases:
        - name: stock-north
          url: ${STOCK_URL}
          database: ${STOCK}
          migrations: stock
          prefix: north
        - name: stock-south
          url: ${STOCK_URL}
          database: ${STOCK}
          migrations: stock
          prefix: south
          settings: [STOCK_KEY]
      scratch:
        url: ${STOCK_URL}
        allow_same_server: true
      limits:
        lock_wait: 2m
        statement_lock: 500ms
        statement_tries: 3
      backup:
        before: [rollback]
        folder: ${BACKUP_DIR:backups}
        keep: 2
      neighbours: all
      released: all
      """;

  @Test
  void refusesPrefixesThatCannotBeToldApartInOneDatabase() throws IOException {
    Path file = manifest(TWO_TENANTS.replace("prefix: south", "prefix: north_1"));
    assertThatThrownBy(() -> ManifestTargets.read(file, environment()))
        .hasMessageContaining(
            "stock-south: prefix north_1 begins with prefix north of stock-north and an underscore:"
                + " in database "
                + shop.name()
                + " nobody could tell whose north_1_... is; choose another prefix");
    Path apart =
        manifest(
            TWO_TENANTS
                .replace("prefix: south", "prefix: north_011")
                .replace("prefix: north\n", "prefix: north_01\n"));
    assertThat(ManifestTargets.read(apart, environment())).isNotNull();
  }

  @Test
  void goesForwardAndBackWithTwoTenantsOfOneDatabase() throws Exception {
    Path file = manifest(TWO_TENANTS);
    Files.writeString(
        directory.resolve("stock/20260101_0900_items.up.sql"),
        "CREATE TABLE ${prefix}_items (id bigint PRIMARY KEY);");
    Files.writeString(
        directory.resolve("stock/20260101_0900_items.down.sql"), "DROP TABLE ${prefix}_items;");
    ManifestTargets targets = ManifestTargets.read(file, environment());
    Answer verified = run(targets, "verify");
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    assertThat(verified.out())
        .contains("stock-north  1 migration, started from empty\n")
        .contains("stock-south  same files as stock-north, both prefixes in one database   ok\n")
        .contains("1 of 1 migration proven, written to ");
    assertThat(directory.resolve("stock/proven.json")).exists();
    Answer upgraded = run(targets, "upgrade");
    assertThat(upgraded.exitCode()).as(upgraded.out() + upgraded.err()).isZero();
    assertThat(run(targets, "drift").lastLine()).isEqualTo("2 schemas are as migrated.");
    Answer back = run(targets, "rollback", "--all", "--database", "stock-north");
    assertThat(back.exitCode()).as(back.out() + back.err()).isZero();
    assertThat(back.out())
        .contains("--manifest " + file)
        .containsPattern("  backup +" + directory.resolve("backups") + "/stock-north.* 0 rows")
        .containsPattern("all as it was.*schema restore " + directory.resolve("backups"));
    assertThat(directory.resolve("backups").toFile().list()).hasSize(1);
    assertThat(run(targets, "status", "--objects").out())
        .contains("table 1  south_items")
        .doesNotContain("table 1  north_items")
        .containsPattern("stock-north in .*: 0 tables");
  }

  @Test
  void readsLimitsAndWhatIsSavedBefore() throws IOException {
    ManifestTargets targets = ManifestTargets.read(manifest(TWO_TENANTS), environment());
    assertThat(targets.limits())
        .hasValueSatisfying(
            limits -> {
              assertThat(limits.lockWait()).isEqualTo(Duration.ofMinutes(2));
              assertThat(limits.statementLock()).isEqualTo(Duration.ofMillis(500));
              assertThat(limits.statementTries()).isEqualTo(3);
            });
    assertThat(targets.backupsKept()).contains(2);
    assertThat(targets.backupBefore()).containsExactly("rollback");
  }

  @Test
  void tellsAllThatIsWrongAtOnce() throws IOException {
    Path file =
        manifest(
            """
            format: 2
            databases:
              - name: one
                url: ${ONE_URL}
                database: ${ONE}
                migrations: nowhere
                colour: blue
              - name: two
                url: mysql://db/two
                database: two
                migrations: stock
            limits: {lock_wait: soon}
            extra: 1
            """);
    assertThatThrownBy(() -> ManifestTargets.read(file, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("format must be 1")
        .hasMessageContaining("unknown key one: colour")
        .hasMessageContaining("unknown key extra")
        .hasMessageContaining("two: url is no address of a server")
        .hasMessageContaining("limits.lock_wait: a duration is written")
        .hasMessageContaining("not set in the environment: ONE, ONE_URL");
    assertThatThrownBy(() -> ManifestTargets.read(directory.resolve("none.yaml"), Map.of()))
        .hasMessageContaining("cannot read the manifest");
    Files.writeString(file, "format: 1\nformat: 1\n");
    assertThatThrownBy(() -> ManifestTargets.read(file, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("format");
  }

  @Test
  void buildsNothingOnAServerOfTheManifestUnlessAllowed() throws IOException {
    Path file =
        manifest(TWO_TENANTS.replace("allow_same_server: true", "allow_same_server: false"));
    Answer answer = run(ManifestTargets.read(file, environment()), "verify");
    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains("holds a database of the manifest");
  }

  @Test
  void knowsAServerUnderAnotherNameAndProvesWhereNoDatabaseAnswers() throws Exception {
    writeItems();
    String strict = TWO_TENANTS.replace("allow_same_server: true", "allow_same_server: false");
    Path otherName =
        manifest(
            strict.replace("scratch:\n  url: ${STOCK_URL}", "scratch:\n  url: ${SCRATCH_URL}"));
    Map<String, String> environment = new HashMap<>(environment());
    String stock = Objects.requireNonNull(environment.get("STOCK_URL"));
    environment.put("SCRATCH_URL", stock.replace("127.0.0.1", "localhost"));
    Answer same = run(ManifestTargets.read(otherName, environment), "verify");
    assertThat(same.exitCode()).as(same.out()).isEqualTo(2);
    assertThat(same.err())
        .contains("scratch.url: the scratch server localhost:")
        .contains("holds a database of the manifest (stock-north)")
        .contains("scratch.allow_same_server: true");
    environment.put("SCRATCH_URL", stock);
    environment.put("STOCK_URL", "postgresql://nobody@127.0.0.1:1/shop");
    Answer unreachable = run(ManifestTargets.read(otherName, environment), "verify");
    assertThat(unreachable.exitCode()).as(unreachable.err()).isZero();
    assertThat(unreachable.out()).contains("note: stock-north could not be asked whether");
  }

  @Test
  void startsFromReleasedVersionsAndWatchesTheNeighboursThatAreNamed() throws Exception {
    writeItems();
    Files.writeString(
        directory.resolve("stock/20260102_0900_more.up.sql"),
        "ALTER TABLE ${prefix}_items ADD a text;");
    Files.writeString(
        directory.resolve("stock/20260102_0900_more.down.sql"),
        "ALTER TABLE ${prefix}_items DROP a;");
    Answer all = run(ManifestTargets.read(manifest(TWO_TENANTS), environment()), "verify");
    assertThat(all.out())
        .containsPattern("Scratch server 127.0.0.1:[0-9]+, PostgreSQL [0-9.]+\\.\n")
        .contains("The 2 entries themselves are not touched.")
        .contains("stock-north  2 migrations, started from empty and from 1 released version\n")
        .containsPattern("isolation +[0-9]+ other databases on .* compared before and after +unch");
    String named =
        TWO_TENANTS
            .replace("neighbours: all", "neighbours: [postgres, nowhere]")
            .replace("released: all", "released: [20260102_0900]");
    Answer two = run(ManifestTargets.read(manifest(named), environment()), "verify");
    assertThat(two.out())
        .contains("stock-north  2 migrations, started from empty\n")
        .contains("isolation    1 other database on ")
        .contains("             1 not compared: not on this server (nowhere)");
    JsonNode json =
        run(ManifestTargets.read(manifest(named), environment()), "verify", "--json").json();
    assertThat(json.at("/entries/0/migrations/1/tried/up_again").asText()).isEqualTo("ok");
    assertThat(json.at("/entries/1/same_files_as").asText()).isEqualTo("stock-north");
    assertThat(json.at("/isolation/0/not_compared/nowhere").asText()).isNotEmpty();
    assertThat(json.at("/scratch_servers")).hasSize(1);
    Answer unknown =
        run(
            ManifestTargets.read(
                manifest(TWO_TENANTS.replace("released: all", "released: [7]")), environment()),
            "verify");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("released: 7 is in no folder of migrations");
  }

  private void writeItems() throws IOException {
    Path stock = Files.createDirectories(directory.resolve("stock"));
    Files.writeString(
        stock.resolve("20260101_0900_items.up.sql"),
        "CREATE TABLE ${prefix}_items (id bigint PRIMARY KEY);");
    Files.writeString(stock.resolve("20260101_0900_items.down.sql"), "DROP TABLE ${prefix}_items;");
  }

  private static Answer run(SchemaTargets targets, String... arguments) {
    return Answer.to(targets, question -> Optional.empty(), arguments);
  }
}
