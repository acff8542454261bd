package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest whose entries, two of them without a prefix, name one database. */
class SharedManifestTest {
  private static final String MANIFEST =
      """
      format: 1
      databases:
        - {name: accounts, url: "${SHOP_URL}", database: "${SHOP}", migrations: accounts}
        - {name: stock, url: "${SHOP_URL}", database: "${SHOP}", migrations: stock, prefix: north}
        - {name: orders, url: "${SHOP_URL}", database: "${SHOP}", migrations: orders}
      scratch: {url: "${SHOP_URL}", allow_same_server: true}
      backup: {before: [rollback], folder: backups}
      """;

  @TempDir private Path directory = Path.of("");
  private final TestPostgres postgres = TestPostgres.shared();
  private final TestDatabase shop = TestPostgres.createDatabase();

  @BeforeEach
  void write() throws IOException {
    Files.writeString(directory.resolve("schema.yaml"), MANIFEST);
    migration("accounts", "CREATE TABLE users (id bigint PRIMARY KEY);", "DROP TABLE users;");
    migration("stock", "CREATE TABLE ${prefix}_items (id bigint);", "DROP TABLE ${prefix}_items;");
    migration(
        "orders",
        "CREATE TYPE state AS ENUM ('NEW'); CREATE TABLE orders (id bigint, state state);",
        "DROP TABLE orders; DROP TYPE state;");
  }

  private void migration(String folder, String up, String down) throws IOException {
    Path place = Files.createDirectories(directory.resolve(folder));
    Files.writeString(place.resolve("20260101_0900_first.up.sql"), up);
    Files.writeString(place.resolve("20260101_0900_first.down.sql"), down);
  }

  @AfterEach
  void drop() {
    shop.close();
  }

  @Test
  void everyCommandKeepsThemApart() {
    for (String command : new String[] {"lint", "verify", "upgrade", "drift"}) {
      Answer answer = run(command);
      assertThat(answer.exitCode()).as(answer.out() + answer.err()).isZero();
    }
    Answer status = run("status", "--objects", "--check");
    assertThat(status.exitCode()).as(status.out()).isZero();
    assertThat(status.out())
        .contains("3 entries in 1 database. Reads only.")
        .contains("1 + 1 + 1 tables and 1 ENUM type beside the history tables.")
        .doesNotContain("left alone");
    Answer back = run("rollback", "--all", "--database", "accounts");
    assertThat(back.exitCode()).as(back.out() + back.err()).isZero();
    Answer after = run("status", "--objects", "--history");
    assertThat(after.out())
        .contains("orders in " + shop.name() + ": 1 step so far")
        .contains("accounts in " + shop.name() + ": 2 steps so far")
        .contains("0 + 1 + 1 tables and 1 ENUM type");
    Answer restored = run("restore", backup("accounts"));
    assertThat(restored.exitCode()).as(restored.out() + restored.err()).isZero();
    assertThat(run("status", "--check").exitCode()).isZero();
  }

  private String backup(String entry) {
    String[] names =
        directory.resolve("backups").toFile().list((folder, name) -> name.startsWith(entry));
    assertThat(names).hasSize(1);
    return directory
        .resolve("backups")
        .resolve(Optional.ofNullable(names).orElseThrow()[0])
        .toString();
  }

  @Test
  void lintNamesTheOwnerOfWhatAScriptTouches() throws IOException {
    migration(
        "accounts",
        "CREATE TABLE users (id bigint PRIMARY KEY); DROP TABLE IF EXISTS orders;",
        "DROP TABLE users;");
    Answer answer = run("lint");
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.out())
        .contains("accounts  FOREIGN_OBJECT  orders")
        .contains("orders belongs to orders, not to accounts");
  }

  @Test
  void twoOwnersOfOneTableAreNamedBeforeAnythingChanges() throws IOException {
    migration("accounts", "CREATE TABLE orders (id bigint);", "DROP TABLE orders;");
    assertThat(run("verify").exitCode()).isZero();
    Answer answer = run("upgrade");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .contains("table orders belongs to accounts (")
        .contains(" and to orders (")
        .contains("nothing was changed");
    assertThat(run("status").out()).contains("2 of 3 entries need a look.");
  }

  private Answer run(String... arguments) {
    ManifestTargets targets =
        ManifestTargets.read(
            directory.resolve("schema.yaml"),
            Map.of(
                "SHOP_URL",
                "postgresql://%s@127.0.0.1:%d/%s"
                    .formatted(
                        postgres.server().superuser(), postgres.server().port(), shop.name()),
                "SHOP",
                shop.name(),
                "PGPASSWORD",
                postgres.server().password()));
    return Answer.to(targets, question -> Optional.empty(), arguments);
  }
}
