package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.schema.baseline.BaselineText;
import io.artstore.schema.baseline.BaselineWriter;
import io.artstore.schema.baseline.BaselineWriter.Roles;
import io.artstore.schema.baseline.RowScript;
import io.artstore.schema.catalog.Catalog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes a schema from the catalog, makes it again from that, and compares. */
class BaselineWriterTest {
  @TempDir private Path directory = Path.of("");

  static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            BaselineWriterTest.class.getResourceAsStream("/baseline/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private SchemaEntry entry() {
    return new ExampleFolder(directory).entry("library", "library");
  }

  private static MigrationScript script(String text) {
    return new MigrationScript("baseline", text);
  }

  private static BaselineText write(ScratchDatabase scratch, SchemaEntry entry)
      throws SQLException {
    scratch.begin();
    try {
      return BaselineWriter.write(
          scratch.connection(), Inspection.of(scratch.connection(), entry).scope(), Roles.NAMED);
    } finally {
      scratch.end();
    }
  }

  /** What the script makes is written, and what is written makes the same. */
  private BaselineText again(
      ServerConnections server, SchemaEntry entry, SchemaEntry other, String sql)
      throws SQLException, ScriptRun.Failed {
    Prover prover = new Prover(server);
    try (ScratchDatabase first = prover.scratch(entry);
        ScratchDatabase second = prover.scratch(other)) {
      first.run(script(sql), entry.prefix());
      Catalog expected = first.catalog(entry);
      BaselineText text = write(first, entry);
      assertThat(text.refused()).isEmpty();
      assertThat(ScriptRules.check(script(text.up("")), other.prefix())).isEmpty();
      second.run(script(text.up("")), other.prefix());
      assertThat(second.catalog(other).differencesFrom(expected)).isEmpty();
      BaselineText twice = write(second, other);
      assertThat(twice.up("")).isEqualTo(text.up(""));
      assertThat(twice.down()).isEqualTo(text.down());
      second.run(script(text.down()), other.prefix());
      assertThat(second.catalog(other)).isEqualTo(new Catalog(List.of()));
      return text;
    }
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void makesEveryKindOfObjectAgain(ServerConnections server) throws Exception {
    again(server, entry(), entry(), resource("library.sql"));
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void writesThePrefixWhereverItStands(ServerConnections server) throws Exception {
    SchemaEntry first = new ExampleFolder(directory).entry("hall", "hall", "hq_07");
    SchemaEntry second = new ExampleFolder(directory).entry("hall", "hall", "z_9");
    BaselineText text = again(server, first, second, resource("shelves.sql"));
    assertThat(text.up("") + text.down()).doesNotContain("hq_07").contains("'of ${prefix}, in the");
    assertThat(text.up("")).contains("'in the north'").contains("AS ENUM ('NEW', 'north')");
  }

  @Test
  void doesNotReachForTheNeighbours() throws Exception {
    SchemaEntry entry = new ExampleFolder(directory).entry("hall", "hall", "x_01");
    try (ScratchDatabase scratch = new Prover(Servers.embedded()).scratch(entry)) {
      scratch.run(script(resource("shelves.sql")), Optional.of("x_011"));
      scratch.execute("CREATE TABLE alone (a int); CREATE EXTENSION pg_trgm");
      assertThat(write(scratch, entry).up("")).isEmpty();
    }
  }

  @Test
  void namesWhatItCannotWrite() throws Exception {
    try (ScratchDatabase scratch = new Prover(Servers.embedded()).scratch(entry())) {
      scratch.execute(
          """
          CREATE EXTENSION pg_trgm;
          CREATE TYPE pair AS (a int, b int);
          CREATE TABLE pairs OF pair;
          CREATE TABLE books (id int);
          CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int);
          CREATE PUBLICATION told FOR TABLE books;
          CREATE CAST (pair AS text) WITH INOUT;
          CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
          CREATE EVENT TRIGGER watching ON ddl_command_start EXECUTE FUNCTION on_ddl();
          CREATE COLLATION german (provider = icu, locale = 'de');
          INSERT INTO books VALUES (1), (1);
          """);
      assertThatThrownBy(
              () -> scratch.execute("CREATE UNIQUE INDEX CONCURRENTLY ix_cut ON books (id)"))
          .hasMessageContaining("could not create unique index");
      BaselineText text = write(scratch, entry());
      assertThat(text.refused())
          .containsExactly(
              "aggregate total(integer): this kind of object is not written",
              "cast (public.pair AS pg_catalog.text): this kind of object is not written",
              "collation public.german: this kind of object is not written",
              "event trigger watching: this kind of object is not written",
              "extension pg_trgm: provision it, and list it with the schema",
              "index ix_cut: it is not valid; build it anew, or drop it",
              "publication told: this kind of object is not written",
              "table pairs: it is made after a type (OF)");
      assertThat(text.up("") + text.down()).isEmpty();
    }
  }

  @Test
  void keepsPrivilegesOfOtherRolesAsComments() throws Exception {
    try (TestDatabases databases = new TestDatabases(Servers.embedded());
        ScratchDatabase scratch = new Prover(Servers.embedded()).scratch(entry())) {
      String role = databases.name() + "_app";
      scratch.execute(
          "CREATE ROLE %1$s; CREATE TABLE books (id int); GRANT SELECT ON books TO %1$s, PUBLIC"
              .formatted(role));
      scratch.begin();
      BaselineText text =
          BaselineWriter.write(
              scratch.connection(),
              Inspection.of(scratch.connection(), entry()).scope(),
              Roles.AS_COMMENTS);
      scratch.end();
      assertThat(text.up(""))
          .contains("\nGRANT SELECT ON books TO PUBLIC;\n")
          .contains("\n-- GRANT SELECT ON books TO " + role + ";\n");
      assertThat(text.leftOut()).containsExactly("GRANT SELECT ON books TO " + role);
      assertThat(write(scratch, entry()).up(""))
          .contains("\nGRANT SELECT ON books TO " + role + ";\n");
      scratch.execute("DROP OWNED BY " + role);
    }
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void writesRowsAsTheyAre(ServerConnections server) throws Exception {
    String structure =
        """
        CREATE TYPE mood AS ENUM ('ok');
        CREATE TABLE kinds (
          id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, twice text
          GENERATED ALWAYS AS (name || name) STORED, mood mood, price numeric(8, 2), ratio float8,
          bytes bytea, at timestamptz, tags text[], doc jsonb, span interval, on_ boolean,
          parent integer REFERENCES kinds);
        CREATE TABLE no_key (a text);
        CREATE TABLE empty (a serial);
        CREATE SEQUENCE numbers START WITH 5;
        """;
    String rows =
        """
        INSERT INTO kinds (name, mood, price, ratio, bytes, at, tags, doc, span, on_, parent) VALUES
          (E'it''s\\ \n${x', 'ok', -1.50, 'NaN', '\\x00ff', '2025-01-01 12:00+03', '{a,"b c"}',
           '{"a": [1, null]}', '1 day -2:03', true, 2),
          (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
          ('', 'ok', 0, 1e300, '', 'infinity', '{}', 'null', '-1 mon', false, 1);
        INSERT INTO no_key VALUES ('10'), ('b'), ('b'), (NULL);
        SELECT nextval('numbers');
        """;
    Prover prover = new Prover(server);
    try (ScratchDatabase first = prover.scratch(entry());
        ScratchDatabase second = prover.scratch(entry())) {
      first.run(script(structure + rows), Optional.empty());
      first.begin();
      RowScript written =
          RowScript.read(
              first.connection(),
              Inspection.of(first.connection(), entry()).scope(),
              List.of("no_key", "empty", "kinds"));
      first.end();
      assertThat(written.count()).isEqualTo(7);
      second.run(script(structure + written.text()), Optional.empty());
      assertThat(second.rows()).isEqualTo(first.rows());
      assertThat(written.text()).contains("('10'),\n    ('b')").contains(", -1.50, 'NaN', ");
      first.run(
          script("INSERT INTO no_key VALUES ('b'); UPDATE kinds SET name = 'x' WHERE id = 1"),
          Optional.empty());
      first.begin();
      List<String> changed = new ArrayList<>();
      RowScript more =
          RowScript.read(
                  first.connection(),
                  Inspection.of(first.connection(), entry()).scope(),
                  List.of("no_key", "empty", "kinds"))
              .without(written, changed);
      first.end();
      assertThat(changed).containsExactly("kinds");
      assertThat(more.text()).isEqualTo("INSERT INTO no_key (a) VALUES\n    ('b');\n\n");
    }
  }
}
