package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that belong to the schema are proven, compared and named like its tables. */
class ReferenceTablesTest {
  @TempDir private Path directory = Path.of("");
  private TestDatabases databases = new TestDatabases(Servers.embedded());

  @AfterEach
  void drop() throws SQLException {
    databases.close();
  }

  private ExampleFolder countries() {
    return new ExampleFolder(directory)
        .migration(
            "1",
            "countries",
            """
            CREATE TABLE countries (code text PRIMARY KEY, name text, eu boolean NOT NULL);
            INSERT INTO countries VALUES ('de', 'Germany', true), ('ch', 'Switzerland', false);
            """,
            "DROP TABLE countries;")
        .migration(
            "2",
            "more",
            "INSERT INTO countries VALUES ('fr', 'France', true);",
            "DELETE FROM countries WHERE code = 'fr';");
  }

  private SchemaEntry entry(ExampleFolder folder, String database) {
    return folder.entry("atlas", database).withReferenceTables(List.of("countries"));
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void driftNamesTheRowsBothWaysAndNothingRunsOverThem(ServerConnections server)
      throws SQLException {
    databases = new TestDatabases(server);
    SchemaEntry entry = entry(countries(), databases.create());
    countries().prove(entry, server);
    SchemaTarget target = databases.target(entry);
    SchemaEngine engine = TestDatabases.engine();
    engine.upgrade(target, new Goal.At(new MigrationVersion("1")));
    assertThat(engine.status(target).findings()).isEmpty();

    databases.execute(
        entry.database(),
        "UPDATE countries SET eu = true WHERE code = 'ch'; DELETE FROM countries WHERE code = 'de';"
            + " INSERT INTO countries VALUES ('at', NULL, true)");
    DriftReport drift = new Drift(target, engine.settings(), server).look();
    assertThat(drift.differences())
        .singleElement()
        .hasToString(
            """
            ~ rows countries: 3 rows differ
                - row ('ch'): name 'Switzerland', eu 'false'
                - row ('de'): name 'Germany', eu 'true'
                + row ('at'): name NULL, eu 'true'
                + row ('ch'): name 'Switzerland', eu 'true'"""
                .stripIndent());
    assertThat(engine.status(target).findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding)
                    .contains("~ rows countries")
                    .contains("tool schema drift --database atlas"));
    assertThatThrownBy(() -> engine.upgrade(target))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("~ rows countries");
  }

  @Test
  void theRowsArePartOfTheProof() throws SQLException {
    ExampleFolder folder = countries();
    SchemaEntry entry = entry(folder, databases.create());
    ProvenJson proven = new Prover(Servers.embedded()).prove(entry).requireProven();
    assertThat(proven.migrations())
        .allSatisfy(
            one ->
                assertThat(one.states().getFirst().all().objects())
                    .containsOnlyKeys("rows countries", "table countries"));
    String plain =
        new Prover(Servers.embedded()).prove(folder.entry("atlas", "atlas")).requireProven().text();
    folder.file(ProvenJson.FILE, plain);
    assertThatThrownBy(() -> TestDatabases.engine().upgrade(databases.target(entry)))
        .as("a proof without the rows is none of them")
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("+ rows countries");
  }

  @Test
  void aWayBackThatLeavesOtherRowsIsNamed() {
    ExampleFolder folder =
        countries().migration("3", "drop", "DELETE FROM countries WHERE code = 'de';", "SELECT 1;");
    assertThat(new Prover(Servers.embedded()).prove(entry(folder, "atlas")).failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.migration()).isEqualTo("3 drop");
              assertThat(failure.detail())
                  .contains("~ rows countries: 1 row differs")
                  .contains("- row ('de'): name 'Germany', eu 'true'");
            });
  }

  @Test
  void saysWhyATableCannotBeOne() {
    ExampleFolder folder =
        countries()
            .migration("3", "heap", "CREATE TABLE heap (a int);", "DROP TABLE heap;")
            .migration(
                "4",
                "many",
                "CREATE TABLE many (id int PRIMARY KEY);"
                    + " INSERT INTO many SELECT generate_series(1, 10001);",
                "DROP TABLE many;")
            .migration("5", "last", "SELECT 1;", "SELECT 1;")
            .seed("5", "DELETE FROM countries");
    SchemaEntry entry =
        folder
            .entry("atlas", "atlas")
            .withReferenceTables(List.of("countries", "public.heap", "many", "nowhere"));
    assertThat(new Prover(Servers.embedded()).prove(entry).failures())
        .extracting(failure -> failure.migration() + ": " + failure.summary())
        .containsExactly(
            "3 heap: reference table: rows heap",
            "4 many: reference table: rows many",
            "5 last: the seed changes rows of a reference table, which only migrations may",
            "reference table nowhere: no migration makes a table of that name");
  }

  @Test
  void aTableOfAPrefixCarriesIt() {
    ExampleFolder folder =
        ExampleFolder.shelves(directory)
            .migration(
                "20260102_0900",
                "kinds",
                "CREATE TABLE ${prefix}_kinds (id int PRIMARY KEY, name text);"
                    + " INSERT INTO ${prefix}_kinds VALUES (1, '${prefix}');",
                "DROP TABLE ${prefix}_kinds;");
    SchemaEntry entry =
        folder.entry("hall", "hall", "hall_01").withReferenceTables(List.of("hall_01_kinds"));
    assertThat(entry.referenceTables()).containsExactly("${prefix}_kinds");
    ProvenJson proven = new Prover(Servers.embedded()).prove(entry).requireProven();
    assertThat(proven.migrations().getLast().states().getFirst().all().objects())
        .containsKey("rows ${prefix}_kinds");
    assertThatThrownBy(() -> entry.withReferenceTables(List.of("kinds")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("begins with ${prefix}_");
  }
}
