package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
          reference_tables: [countries]
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
    assertThat(verified.out()).contains("stock-north: proven", "written to");
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
        .contains("south_items")
        .doesNotContain("north_items");
  }

  @Test
  void readsLimitsAndSaysWhatItDoesNotUse() throws IOException {
    ManifestTargets targets = ManifestTargets.read(manifest(TWO_TENANTS), environment());
    assertThat(targets.limits())
        .hasValueSatisfying(
            limits -> {
              assertThat(limits.lockWait()).isEqualTo(Duration.ofMinutes(2));
              assertThat(limits.statementLock()).isEqualTo(Duration.ofMillis(500));
              assertThat(limits.statementTries()).isEqualTo(3);
            });
    assertThat(targets.backupsKept()).contains(2);
    assertThat(targets.notUsed()).containsExactly("reference_tables of stock-south");
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

  private static Answer run(SchemaTargets targets, String... arguments) {
    return Answer.to(targets, question -> Optional.empty(), arguments);
  }
}
