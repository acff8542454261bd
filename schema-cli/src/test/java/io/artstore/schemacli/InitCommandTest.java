package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ServerConnections;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The first minutes of somebody whose database no tool ever managed. */
class InitCommandTest {
  private static final String SHOP =
      """
      CREATE EXTENSION pg_trgm;
      CREATE TYPE state AS ENUM ('NEW', 'PAID');
      CREATE TABLE customers (id bigserial PRIMARY KEY, name varchar(80) NOT NULL);
      CREATE TABLE orders (
        id bigserial PRIMARY KEY, customer bigint NOT NULL REFERENCES customers,
        state state NOT NULL DEFAULT 'NEW', note text);
      CREATE INDEX ix_orders_note ON orders USING gin (note gin_trgm_ops);
      CREATE VIEW paid AS SELECT * FROM orders WHERE state = 'PAID';
      INSERT INTO customers (name) VALUES ('Anna'), ('Berta');
      INSERT INTO orders (customer, note) VALUES (1, 'first'), (2, NULL);
      CREATE TABLE north_items (id serial PRIMARY KEY, place text DEFAULT 'far north');
      """;

  @TempDir private Path directory = Path.of("");
  private final String database =
      "shop_" + UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT);
  private TestPostgres postgres = TestPostgres.shared();

  static Stream<TestPostgres> servers() {
    return Stream.concat(Stream.of(TestPostgres.shared()), TestPostgres.debian15().stream());
  }

  private ServerConnections server() {
    return Servers.of(postgres);
  }

  private String url(String host, String path) {
    return "postgresql://"
        + postgres.server().superuser()
        + ":"
        + postgres.server().password()
        + "@"
        + host
        + ":"
        + postgres.server().port()
        + path;
  }

  private Map<String, String> environment() {
    return Map.of(
        "SHOP_URL", url("127.0.0.1", "/" + database), "SCRATCH_URL", url("localhost", "/postgres"));
  }

  private void execute(String where, String sql) throws SQLException {
    try (Connection connection = server().open(where);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String ask(String sql) throws SQLException {
    try (Connection connection = server().open(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private void makeShop(TestPostgres on) throws SQLException {
    postgres = on;
    execute("postgres", "CREATE DATABASE " + database + " TEMPLATE template0");
    execute(database, SHOP);
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    execute("postgres", "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
  }

  private Path manifest() {
    return directory.resolve("schema.yaml");
  }

  private Answer init(String... more) {
    Stream<String> arguments =
        Stream.concat(
            Stream.of("init", "--url-from", "SHOP_URL", "--out", manifest().toString()),
            Stream.of(more));
    return Answer.to(
        new NoTargets(),
        question -> Optional.empty(),
        environment(),
        arguments.toArray(String[]::new));
  }

  /** The scratch databases lie beside the shop, which a person has to allow. */
  private Answer run(String... arguments) throws IOException {
    Files.writeString(
        manifest(),
        Files.readString(manifest())
            .replace("allow_same_server: false", "allow_same_server: true"));
    return Answer.to(
        ManifestTargets.read(manifest(), environment()),
        question -> Optional.empty(),
        environment(),
        arguments);
  }

  private Path folder() {
    return directory.resolve("shop/migrations");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void leadsFromALiveDatabaseToAManagedOneAndBack(TestPostgres on) throws Exception {
    makeShop(on);
    Answer init = init("--name", "shop");
    assertThat(init.err()).isEmpty();
    assertThat(init.exitCode()).isZero();
    assertThat(init.out())
        .startsWith("shop, database " + database + " on 127.0.0.1:")
        .contains("read, nothing was written to it.\n")
        .containsPattern("created  shop/migrations/20[0-9]{6}_[0-9]{4}_baseline.up.sql");
    assertThat(Files.readString(manifest()))
        .contains("    url: ${SHOP_URL}")
        .contains("    database: " + database)
        .contains("    extensions: [pg_trgm]")
        .contains("  url: ${SCRATCH_URL}")
        .doesNotContain(postgres.server().password());
    Answer verify = run("verify");
    assertThat(verify.out()).contains("1 of 1 migration proven");
    assertThat(verify.exitCode()).isZero();
    assertThat(run("upgrade").err()).contains("or takes it over with adopt");
    Answer adopt = run("adopt");
    assertThat(adopt.err()).isEmpty();
    assertThat(adopt.out()).contains("compared with our versions").contains(" baseline\n");
    assertThat(adopt.exitCode()).isZero();
    assertThat(run("status").out()).contains("ok").doesNotContain("To look at");
    Files.writeString(
        folder().resolve("20990101_0000_paid_at.up.sql"),
        "ALTER TABLE orders ADD COLUMN paid_at timestamptz;");
    Files.writeString(
        folder().resolve("20990101_0000_paid_at.down.sql"),
        "ALTER TABLE orders DROP COLUMN paid_at;");
    assertThat(run("verify").exitCode()).isZero();
    assertThat(run("upgrade").exitCode()).isZero();
    assertThat(ask("SELECT count(*) || ' ' || count(paid_at) FROM orders")).isEqualTo("2 0");
    assertThat(run("drift").exitCode()).isZero();
    assertThat(run("rollback", "--steps", "1").exitCode()).isZero();
    assertThat(run("rollback", "--steps", "1").err()).contains("was adopted and not made");
    Answer undo = run("adopt", "--undo");
    assertThat(undo.exitCode()).isZero();
    assertThat(undo.lastLine()).contains("as before we took over");
    Answer again = run("adopt", "--undo");
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains(": is not adopted; left as it is");
    assertThat(again.lastLine()).isEqualTo("Nothing to give back: no database is adopted.");
    assertThat(ask("SELECT to_regclass('schema_history')::text")).isNull();
    assertThat(ask("SELECT count(*) FROM customers")).isEqualTo("2");
  }

  @Test
  void writesOneTenantOfADatabase() throws Exception {
    makeShop(postgres);
    execute(database, "DROP EXTENSION pg_trgm CASCADE");
    assertThat(init("--name", "stock-north", "--prefix", "north").exitCode()).isZero();
    assertThat(Files.readString(manifest())).contains("    prefix: north").doesNotContain("trgm");
    String up;
    try (Stream<Path> files = Files.list(directory.resolve("stock-north/migrations"))) {
      up =
          Files.readString(
              files.filter(file -> file.toString().endsWith(".up.sql")).findFirst().orElseThrow());
    }
    assertThat(up)
        .contains("CREATE TABLE ${prefix}_items (")
        .contains("'far ${prefix}'")
        .doesNotContain("orders");
    assertThat(run("verify").exitCode()).isZero();
    assertThat(run("adopt").exitCode()).isZero();
    assertThat(ask("SELECT to_regclass('north_schema_history')::text")).isNotNull();
  }

  @Test
  void namesWhatDiffersFromTheBaselineByNow() throws Exception {
    makeShop(postgres);
    init("--name", "shop");
    run("verify");
    execute(database, "ALTER TABLE customers ALTER name TYPE varchar(90)");
    Answer adopt = run("adopt");
    assertThat(adopt.exitCode()).isEqualTo(3);
    assertThat(adopt.out())
        .contains("- column 0002 name character varying(80) not null")
        .contains("+ column 0002 name character varying(90) not null");
    assertThat(adopt.lastLine()).startsWith("Nothing was changed");
  }

  @Test
  void overwritesNothingAndTellsNoSecret() throws Exception {
    makeShop(postgres);
    Files.writeString(manifest(), "mine");
    Answer there = init("--name", "shop");
    assertThat(there.exitCode()).isEqualTo(2);
    assertThat(there.err()).contains("exists already and is not overwritten; nothing was written");
    assertThat(Files.readString(manifest())).isEqualTo("mine");
    Files.delete(manifest());
    Answer address = init("--name", "shop", "--url-from", url("127.0.0.1", "/x"));
    assertThat(address.exitCode()).isEqualTo(2);
    Answer unset =
        Answer.to(
            new NoTargets(),
            question -> Optional.empty(),
            Map.of(),
            "init",
            "--name",
            "shop",
            "--url-from",
            "SHOP_URL");
    assertThat(unset.err()).isEqualTo("tool schema: SHOP_URL is not set in the environment\n");
    assertThat(address.err() + unset.err()).doesNotContain(postgres.server().password());
  }

  @Test
  void refusesWhatItCannotWriteByName() throws Exception {
    makeShop(postgres);
    execute(database, "CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int)");
    execute(database, "CREATE SCHEMA apart; CREATE EXTENSION btree_gist SCHEMA apart");
    Answer answer = init("--name", "shop");
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.out())
        .contains("  aggregate total(integer): this kind of object is not written\n")
        .contains("  extension btree_gist: it lies in schema apart, and");
    assertThat(answer.lastLine()).startsWith("No file was written");
    assertThat(Files.exists(manifest())).isFalse();
  }

  /** Nobody has to have a manifest to get one. */
  private static final class NoTargets implements SchemaTargets {
    @Override
    public List<SchemaEntry> entries() {
      throw new IllegalArgumentException("there is no manifest");
    }

    @Override
    public List<SchemaTarget> targets() {
      throw new IllegalArgumentException("there is no manifest");
    }

    @Override
    public ServerConnections server(SchemaEntry entry) {
      throw new IllegalArgumentException("there is no manifest");
    }

    @Override
    public Optional<String> runtimePassword(SchemaEntry entry) {
      return Optional.empty();
    }
  }
}
