package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.loss.CountedLoss;
import io.artstore.schema.loss.CountedLosses;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Planted losses of every kind: each is seen by the proof, named, and counted exactly. */
class LossesTest {
  private static final Goal BACK = new Goal.StepsBack(1);

  @TempDir private Path directory = Path.of("");
  private final SchemaEngine engine = TestDatabases.engine();
  private final List<TestDatabases> opened = new ArrayList<>();

  @AfterEach
  void dropDatabases() throws SQLException {
    for (TestDatabases databases : opened) {
      databases.close();
    }
  }

  static List<ServerConnections> servers() {
    return Servers.all().toList();
  }

  /** A folder with one step below the one that is tried, on one server. */
  private final class Case {
    private final TestDatabases databases;
    private final ExampleFolder folder = new ExampleFolder(directory);
    private SchemaEntry entry;

    Case(ServerConnections server, String tables, String seed) throws SQLException {
      databases = new TestDatabases(server);
      opened.add(databases);
      folder.migration("1", "first", tables, "DROP SCHEMA public CASCADE; CREATE SCHEMA public;");
      folder.migration("1", "first", tables, drop(tables));
      folder.seed("1", seed);
      entry = folder.entry("library", databases.create());
    }

    private static String drop(String tables) {
      StringBuilder drop = new StringBuilder();
      for (String statement : List.of(tables.split(";\\s*", -1)).reversed()) {
        String[] words = statement.split("\\s+", 4);
        if (words.length > 2) {
          drop.append("DROP ").append(words[1]).append(' ').append(words[2]).append("; ");
        }
      }
      return drop.toString();
    }

    Case step(String up, String down) {
      folder.migration("2", "second", up, down);
      return this;
    }

    Case seed(String sql) {
      folder.seed("2", sql);
      return this;
    }

    Case prefixed(String prefix) {
      entry = entry.withPrefix(prefix);
      return this;
    }

    ProvenMigration proven() {
      folder.prove(entry, databases.server());
      return entry.migrations().read(entry.prefix()).proven().orElseThrow().migrations().getLast();
    }

    Case upgraded() {
      proven();
      engine.upgrade(target());
      return this;
    }

    Case execute(String sql) throws SQLException {
      databases.execute(entry.database(), sql);
      return this;
    }

    SchemaTarget target() {
      return databases.target(entry);
    }

    CountedLosses losses() {
      return engine.previewRollback(target(), BACK).losses();
    }
  }

  private static List<String> lines(CountedLosses losses) {
    return losses.items().stream()
        .map(
            item ->
                item.loss().getClass().getSimpleName()
                    + " "
                    + item.loss().where().shown()
                    + " "
                    + number(item))
        .toList();
  }

  private static String number(CountedLoss item) {
    if (item.count().isPresent()) {
      return String.valueOf(item.count().getAsLong());
    }
    return "unknown" + (item.atMost().isPresent() ? " <= " + item.atMost().getAsLong() : "");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void countsDroppedTablesWithQuotedNames(ServerConnections server) throws SQLException {
    Case one =
        new Case(server, "CREATE TABLE a (i int)", "INSERT INTO a VALUES (1)")
            .step(
                "CREATE TABLE \"Odd \"\"Name\" (i int); CREATE TABLE p (i int) PARTITION BY LIST (i);"
                    + " CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);"
                    + " CREATE TABLE rest PARTITION OF p DEFAULT;",
                "DROP TABLE p; DROP TABLE \"Odd \"\"Name\"")
            .upgraded()
            .execute(
                "INSERT INTO \"Odd \"\"Name\" SELECT generate_series(1, 7);"
                    + " INSERT INTO p VALUES (1), (1), (2); INSERT INTO a VALUES (2)");
    assertThat(lines(one.losses()))
        .containsExactlyInAnyOrder("DroppedTable Odd \"Name 7", "DroppedTable p 3");
    assertThat(one.losses().total()).isEqualTo(10);
    assertThat(one.losses().unknown()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void countsValuesOtherThanTheDefaultOfDroppedColumns(ServerConnections server)
      throws SQLException {
    Case one =
        new Case(server, "CREATE TABLE a (i int)", "INSERT INTO a VALUES (1)")
            .step(
                "ALTER TABLE a ADD plain text, ADD \"Two Words\" varchar(20) DEFAULT 'don''t (x)',"
                    + " ADD n numeric(8,2) DEFAULT 1.5 NOT NULL, ADD made timestamptz DEFAULT now(),"
                    + " ADD tags text[] DEFAULT '{}', ADD j json DEFAULT '{\"a\": 1}',"
                    + " ADD sum int GENERATED ALWAYS AS (i + 1) STORED",
                "ALTER TABLE a DROP sum, DROP j, DROP tags, DROP made, DROP n, DROP \"Two Words\","
                    + " DROP plain")
            .upgraded()
            .execute(
                "DELETE FROM a; INSERT INTO a (i) VALUES (1), (2), (3);"
                    + " UPDATE a SET plain = 'x', \"Two Words\" = NULL WHERE i = 1;"
                    + " UPDATE a SET n = 1.50, tags = '{a}', j = '{\"a\": 2}', made = NULL"
                    + " WHERE i = 2;"
                    + " UPDATE a SET \"Two Words\" = 'other', plain = '', n = 2 WHERE i = 3");
    assertThat(lines(one.losses()))
        .containsExactlyInAnyOrder(
            "DroppedColumn a.plain 2",
            "DroppedColumn a.Two Words 2",
            "DroppedColumn a.n 1",
            "DroppedColumn a.made 2",
            "DroppedColumn a.tags 1",
            "DroppedColumn a.j 1");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void tellsNarrowedColumnsThatRefuseFromThoseThatAreCut(ServerConnections server)
      throws SQLException {
    Case one =
        new Case(
                server,
                "CREATE TABLE a (i int, s varchar(3), t varchar(3), d numeric(6,1), e int)",
                "INSERT INTO a VALUES (1, 'a', 'a', 1.5, 1)")
            .step(
                "ALTER TABLE a ALTER i TYPE bigint, ALTER s TYPE text, ALTER t TYPE text,"
                    + " ALTER d TYPE numeric(8,3), ALTER e TYPE bigint",
                "ALTER TABLE a ALTER i TYPE int, ALTER s TYPE varchar(3) USING left(s, 3),"
                    + " ALTER t TYPE varchar(3), ALTER d TYPE numeric(6,1),"
                    + " ALTER e TYPE int USING least(e, 2147483647)")
            .upgraded()
            .execute(
                "INSERT INTO a VALUES (2147483648, 'long', 'long', 1.55, 2147483648),"
                    + " (NULL, 'abc', 'abcd', 99999.999, 5), (-2147483649, NULL, NULL, NULL, -1)");
    CountedLosses losses = one.losses();
    assertThat(losses.refused())
        .as(losses.toString())
        .extracting(item -> item.loss().where().shown() + " " + number(item))
        .containsExactly("a.i 2", "a.t 2", "a.d 1");
    assertThat(losses.lost())
        .extracting(item -> item.loss().where().shown() + " " + number(item))
        .containsExactly("a.s 1", "a.d 2", "a.e 1");
    assertThat(one.proven().down().kind()).isEqualTo(Effect.Kind.LOSES_ROWS_OR_REFUSES);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void seesWhatBecomesOfLabelsThatGo(ServerConnections server) throws SQLException {
    String shorten =
        """
        DELETE FROM gone WHERE role = 'AUDITOR';
        ALTER TYPE role RENAME TO role_old;
        CREATE TYPE role AS ENUM ('USER', 'ADMIN');
        ALTER TABLE users ALTER role DROP DEFAULT;
        ALTER TABLE users ALTER role TYPE role
          USING (CASE WHEN role = 'AUDITOR' THEN 'USER' ELSE role::text END)::role;
        ALTER TABLE users ALTER role SET DEFAULT 'USER';
        ALTER TABLE gone ALTER role TYPE role USING role::text::role;
        ALTER TABLE strict ALTER role TYPE role USING role::text::role;
        ALTER TABLE many ALTER roles TYPE role[]
          USING array_remove(roles, 'AUDITOR')::text[]::role[];
        DROP TYPE role_old;
        """;
    Case one =
        new Case(
                server,
                "CREATE TYPE role AS ENUM ('USER', 'ADMIN');"
                    + " CREATE TABLE users (i int, role role DEFAULT 'USER');"
                    + " CREATE TABLE gone (i int, role role);"
                    + " CREATE TABLE strict (i int, role role);"
                    + " CREATE TABLE many (i int, roles role[])",
                "INSERT INTO users VALUES (1, 'USER'); INSERT INTO gone VALUES (1, 'USER');"
                    + " INSERT INTO strict VALUES (1, 'ADMIN'); INSERT INTO many VALUES (1, '{USER}')")
            .step(
                "ALTER TYPE role ADD VALUE 'AUDITOR' BEFORE 'ADMIN'",
                "-- loses: auditors that are gone\n" + shorten)
            .seed("INSERT INTO users VALUES (2, 'AUDITOR'); INSERT INTO gone VALUES (2, 'AUDITOR')")
            .upgraded()
            .execute(
                "INSERT INTO users SELECT 1, 'AUDITOR' FROM generate_series(1, 14);"
                    + " INSERT INTO users VALUES (1, NULL); INSERT INTO strict VALUES (1, 'AUDITOR');"
                    + " INSERT INTO many VALUES (1, '{USER,AUDITOR}'), (2, '{ADMIN}'), (3, NULL)");
    assertThat(lines(one.losses()))
        .contains("GoneLabel users.role 14", "GoneLabel many.roles 1", "GoneLabel strict.role 1");
    assertThat(one.losses().refused())
        .singleElement()
        .satisfies(item -> assertThat(item.loss().where().shown()).isEqualTo("strict.role"));
    assertThat(one.losses().items().toString()).contains("label=AUDITOR, becomes=Optional[USER]");
    assertThat(lines(one.losses())).contains("Declared  unknown");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void countsWhatTheScriptDeclaresAndUsesThePrefix(ServerConnections server) throws SQLException {
    Case one =
        new Case(
                server,
                "CREATE TABLE ${prefix}_a (i int, gone bool DEFAULT false)",
                "INSERT INTO ${prefix}_a VALUES (1)")
            .prefixed("hall_01")
            .step(
                "CREATE TABLE ${prefix}_b (i int)",
                """
                -- loses: the rows of ${prefix}_a that are gone
                -- loses-count: SELECT count(*) FROM ${prefix}_a WHERE gone
                DELETE FROM ${prefix}_a WHERE gone;
                DROP TABLE ${prefix}_b;
                """)
            .seed("INSERT INTO ${prefix}_a VALUES (2, true)")
            .upgraded()
            .execute("INSERT INTO hall_01_a SELECT i, i > 3 FROM generate_series(1, 10) i");
    assertThat(lines(one.losses()))
        .containsExactlyInAnyOrder("DroppedTable hall_01_b 0", "Declared  7");
    assertThat(one.proven().down().losses().toString())
        .contains("${prefix}_b", "FROM ${prefix}_a WHERE gone")
        .doesNotContain("hall_01");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void whatNobodyCanCountIsUnknownAndNeverNone(ServerConnections server) throws SQLException {
    Case one =
        new Case(server, "CREATE TABLE a (i int, t text)", "INSERT INTO a VALUES (1, '7')")
            .step(
                "CREATE TABLE b (i int); ALTER TABLE a ADD c int, ADD r text",
                """
                -- loses: small ones
                DELETE FROM a WHERE i < 0;
                ALTER TABLE a ALTER c TYPE boolean USING c > 0;
                ALTER TABLE a DROP c;
                ALTER TABLE a DROP r;
                DROP TABLE b;
                """);
    one.upgraded();
    assertThat(lines(one.losses())).contains("Declared  0", "DroppedTable b 0");
    assertThat(one.losses().anything()).isFalse();
    one.execute("INSERT INTO a VALUES (1, 'x')");
    assertThat(lines(one.losses())).contains("Declared  unknown");
    assertThat(one.losses().unknown()).isTrue();
    assertThat(one.losses().anything()).isTrue();
    one.execute("DELETE FROM a; INSERT INTO b VALUES (1)");
    assertThat(lines(one.losses())).contains("Declared  unknown", "DroppedTable b 1");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void conversionsAndTablesMadeAnewAreUnknownUpToTheirRows(ServerConnections server)
      throws SQLException {
    Case one =
        new Case(
                server,
                "CREATE TABLE a (i int, c boolean); CREATE TABLE b (i int)",
                "INSERT INTO a VALUES (1)")
            .step(
                "ALTER TABLE a ALTER c TYPE int USING c::int;" + " ALTER TABLE b ADD extra int",
                "ALTER TABLE a ALTER c TYPE boolean USING c > 0;"
                    + " DROP TABLE b; CREATE TABLE b (i int)")
            .upgraded()
            .execute(
                "INSERT INTO a VALUES (1, 1), (2, 5), (3, NULL); INSERT INTO b VALUES (1), (2)");
    assertThat(lines(one.losses()))
        .containsExactlyInAnyOrder("ConvertedColumn a.c unknown <= 2", "Rebuilt b unknown <= 2");
    one.execute("DELETE FROM a; DELETE FROM b");
    assertThat(one.losses().anything()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aTableThatGoesIsCountedOnceAndItsColumnsNotAgain(ServerConnections server)
      throws SQLException {
    Case one =
        new Case(server, "CREATE TABLE a (i int)", "INSERT INTO a VALUES (1)")
            .step("ALTER TABLE a ADD c int", "ALTER TABLE a DROP c")
            .upgraded()
            .execute("INSERT INTO a VALUES (1, 1), (2, 2)");
    assertThat(lines(one.losses())).containsExactly("DroppedColumn a.c 2");
    CountedLosses all = engine.previewRollback(one.target(), new Goal.Base()).losses();
    assertThat(lines(all)).containsExactly("DroppedTable a 2");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aWayUpLosesToo(ServerConnections server) throws SQLException {
    Case one =
        new Case(server, "CREATE TABLE a (i int, c text)", "INSERT INTO a VALUES (1, 'x')")
            .step("-- loses: the column\nALTER TABLE a DROP c", "ALTER TABLE a ADD c text");
    one.proven();
    engine.upgrade(one.target(), new Goal.At(new MigrationVersion("1")));
    one.execute("INSERT INTO a VALUES (1, 'x'), (2, NULL), (3, '')");
    RunPreview preview = engine.previewUpgrade(one.target(), new Goal.Head());
    assertThat(lines(preview.losses())).containsExactly("DroppedColumn a.c 2");
    one.execute("UPDATE a SET c = 'late' WHERE i = 2");
    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(
                    SchemaRefusedException.class,
                    () -> engine.upgrade(one.target(), new Goal.Head(), preview))
                .reason())
        .isEqualTo(SchemaRefusedException.Reason.OTHER_LOSS);
    RunPreview again = engine.previewUpgrade(one.target(), new Goal.Head());
    assertThat(engine.upgrade(one.target(), new Goal.Head(), again).steps()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void whatComesBackIsNoLoss(ServerConnections server) throws SQLException {
    Case one =
        new Case(server, "CREATE TABLE a (i int, c text)", "INSERT INTO a VALUES (1, 'x')")
            .step(
                "CREATE TABLE b (i int, c text); INSERT INTO b SELECT i, c FROM a;"
                    + " ALTER TABLE a DROP c",
                "ALTER TABLE a ADD c text; UPDATE a SET c = b.c FROM b WHERE b.i = a.i;"
                    + " DROP TABLE b")
            .seed("INSERT INTO a VALUES (2); INSERT INTO b VALUES (2, 'y')");
    ProvenMigration proven = one.proven();
    assertThat(proven.up()).isEqualTo(Effect.lossless());
    assertThat(proven.down()).isEqualTo(Effect.lossless());
  }

  @ParameterizedTest
  @MethodSource("servers")
  void rowsThatTheScriptItselfMakesAnewDoNotCountAsBroughtBack(ServerConnections server)
      throws SQLException {
    Case one =
        new Case(server, "CREATE TABLE a (i int)", "INSERT INTO a VALUES (1)")
            .step("CREATE TABLE c (t text); INSERT INTO c VALUES ('de'), ('fr')", "DROP TABLE c")
            .upgraded()
            .execute("INSERT INTO c VALUES ('xx')");
    assertThat(lines(one.losses())).containsExactly("DroppedTable c 3");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aRefusalDoesNotHideALoss(ServerConnections server) throws SQLException {
    Case one =
        new Case(server, "CREATE TABLE a (i int)", "INSERT INTO a VALUES (1)")
            .step(
                "ALTER TABLE a ALTER i TYPE bigint; ALTER TABLE a ADD hidden bool",
                "DELETE FROM a WHERE hidden; ALTER TABLE a DROP hidden;"
                    + " ALTER TABLE a ALTER i TYPE int")
            .seed("INSERT INTO a VALUES (2147483648); INSERT INTO a VALUES (2, true);");
    ProofResult result = new Prover(server).prove(one.entry);
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.toString())
                    .contains("2_second.down.sql, line 1: DELETE FROM a WHERE hidden")
                    .contains("destroys 1 row of a that a seed put in")
                    .contains("at the top of 2_second.down.sql:")
                    .contains("-- loses: WHAT"));
    one.step(
        "ALTER TABLE a ALTER i TYPE bigint; ALTER TABLE a ADD hidden bool",
        """
        -- loses: hidden rows
        -- loses-count: SELECT 0
        DELETE FROM a WHERE hidden; ALTER TABLE a DROP hidden; ALTER TABLE a ALTER i TYPE int
        """);
    assertThat(new Prover(server).prove(one.entry).failures())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.detail())
                    .isEqualTo("loses-count answers 0, but 1 rows of a are gone"));
  }
}
