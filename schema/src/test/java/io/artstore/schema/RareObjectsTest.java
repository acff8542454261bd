package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is changed inside of objects that are rarer than tables is seen, and so is its way back. */
class RareObjectsTest {
  private static final CatalogScope SCOPE =
      new CatalogScope("", Set.of(), Set.of(), Set.of(), Set.of());

  private static final String START =
      """
      CREATE TABLE items (id int PRIMARY KEY, amount int);
      CREATE TABLE others (id int PRIMARY KEY);
      CREATE PUBLICATION news FOR TABLE items;
      CREATE FOREIGN DATA WRAPPER far OPTIONS (kind 'a');
      CREATE SERVER there FOREIGN DATA WRAPPER far OPTIONS (host 'one');
      CREATE USER MAPPING FOR PUBLIC SERVER there OPTIONS (password 'first');
      CREATE FOREIGN TABLE mirror (id int OPTIONS (name 'a')) SERVER there OPTIONS (name 'items');
      CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
      CREATE FUNCTION look() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
      CREATE EVENT TRIGGER watcher ON sql_drop WHEN tag IN ('DROP VIEW') EXECUTE FUNCTION watch();
      CREATE TEXT SEARCH DICTIONARY short (template = simple, stopwords = english);
      CREATE TEXT SEARCH CONFIGURATION words (copy = simple);
      CREATE TYPE pair AS (a int, b int);
      CREATE FUNCTION first(pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1.a';
      CREATE FUNCTION second(pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1.b';
      CREATE CAST (pair AS int) WITH FUNCTION first(pair);
      CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq);
      CREATE COLLATION plain (provider = libc, locale = 'C');
      """;

  static Stream<List<String>> changes() {
    return Stream.of(
        List.of(
            "ALTER PUBLICATION news SET (publish = 'insert')",
            "ALTER PUBLICATION news SET (publish = 'insert, update, delete, truncate')",
            "~ publication news"),
        List.of(
            "ALTER PUBLICATION news ADD TABLE others",
            "ALTER PUBLICATION news DROP TABLE others",
            "~ publication news"),
        List.of(
            "ALTER PUBLICATION news SET TABLE items (id) WHERE (id > 3)",
            "ALTER PUBLICATION news SET TABLE items",
            "~ publication news"),
        List.of(
            "ALTER PUBLICATION news ADD TABLES IN SCHEMA public",
            "ALTER PUBLICATION news DROP TABLES IN SCHEMA public",
            "~ publication news"),
        List.of(
            "ALTER FOREIGN DATA WRAPPER far OPTIONS (SET kind 'b')",
            "ALTER FOREIGN DATA WRAPPER far OPTIONS (SET kind 'a')",
            "~ foreign-data wrapper far"),
        List.of(
            "ALTER SERVER there OPTIONS (SET host 'two')",
            "ALTER SERVER there OPTIONS (SET host 'one')",
            "~ server there"),
        List.of(
            "ALTER SERVER there VERSION '2'; ALTER SERVER there OPTIONS (secret 'x')",
            "ALTER SERVER there OPTIONS (DROP secret); DROP USER MAPPING FOR PUBLIC SERVER there;"
                + " DROP FOREIGN TABLE mirror; DROP SERVER there;"
                + " CREATE SERVER there FOREIGN DATA WRAPPER far OPTIONS (host 'one');"
                + " CREATE USER MAPPING FOR PUBLIC SERVER there OPTIONS (password 'second');"
                + " CREATE FOREIGN TABLE mirror (id int OPTIONS (name 'a')) SERVER there"
                + " OPTIONS (name 'items')",
            "~ server there"),
        List.of(
            "CREATE USER MAPPING FOR CURRENT_USER SERVER there",
            "DROP USER MAPPING FOR CURRENT_USER SERVER there",
            "~ server there"),
        List.of(
            "ALTER USER MAPPING FOR PUBLIC SERVER there OPTIONS (ADD user_name 'x')",
            "ALTER USER MAPPING FOR PUBLIC SERVER there OPTIONS (DROP user_name, SET password 'y')",
            "~ server there"),
        List.of(
            "ALTER FOREIGN TABLE mirror OPTIONS (SET name 'others')",
            "ALTER FOREIGN TABLE mirror OPTIONS (SET name 'items')",
            "~ foreign table mirror"),
        List.of(
            "ALTER FOREIGN TABLE mirror ALTER id OPTIONS (SET name 'b')",
            "ALTER FOREIGN TABLE mirror ALTER id OPTIONS (SET name 'a')",
            "~ foreign table mirror"),
        List.of(
            "ALTER EVENT TRIGGER watcher DISABLE",
            "ALTER EVENT TRIGGER watcher ENABLE",
            "~ event trigger watcher"),
        List.of(
            "DROP EVENT TRIGGER watcher;"
                + " CREATE EVENT TRIGGER watcher ON ddl_command_end EXECUTE FUNCTION look()",
            "DROP EVENT TRIGGER watcher; CREATE EVENT TRIGGER watcher ON sql_drop"
                + " WHEN tag IN ('DROP VIEW') EXECUTE FUNCTION watch()",
            "~ event trigger watcher"),
        List.of(
            "ALTER TEXT SEARCH CONFIGURATION words ALTER MAPPING FOR asciiword WITH short, simple",
            "ALTER TEXT SEARCH CONFIGURATION words ALTER MAPPING FOR asciiword WITH simple",
            "~ text search configuration public.words"),
        List.of(
            "ALTER TEXT SEARCH DICTIONARY short (stopwords)",
            "ALTER TEXT SEARCH DICTIONARY short (stopwords = english)",
            "~ text search dictionary public.short"),
        List.of(
            "DROP CAST (pair AS int); CREATE CAST (pair AS int) WITH FUNCTION first(pair)"
                + " AS ASSIGNMENT",
            "DROP CAST (pair AS int); CREATE CAST (pair AS int) WITH FUNCTION first(pair)",
            "~ cast (public.pair AS integer)"),
        List.of(
            "DROP CAST (pair AS int); CREATE CAST (pair AS int) WITH FUNCTION second(pair)",
            "DROP CAST (pair AS int); CREATE CAST (pair AS int) WITH FUNCTION first(pair)",
            "~ cast (public.pair AS integer)"),
        List.of(
            "DROP OPERATOR === (int, int);"
                + " CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4ne)",
            "DROP OPERATOR === (int, int);"
                + " CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq)",
            "~ operator public.===(integer,integer)"),
        List.of(
            "DROP COLLATION plain; CREATE COLLATION plain (provider = libc, locale = 'POSIX')",
            "DROP COLLATION plain; CREATE COLLATION plain (provider = libc, locale = 'C')",
            "~ collation public.plain"));
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void seesEveryChangeAndItsWayBack(ServerConnections server) throws SQLException {
    try (TestDatabases databases = new TestDatabases(server)) {
      String database = databases.create();
      try (Connection connection = server.open(database)) {
        execute(connection, START);
        Catalog start = read(connection);
        for (List<String> change : changes().toList()) {
          execute(connection, change.get(0));
          assertThat(read(connection).differencesFrom(start))
              .as("%s", change)
              .extracting(CatalogDifference::toString)
              .extracting(text -> text.lines().findFirst().orElse(""))
              .containsExactly(change.get(2));
          execute(connection, change.get(1));
          assertThat(read(connection).differencesFrom(start)).as("back: %s", change).isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void keepsSecretsOutOfTheText(ServerConnections server) throws SQLException {
    try (TestDatabases databases = new TestDatabases(server)) {
      String database = databases.create();
      try (Connection connection = server.open(database)) {
        execute(connection, START);
        execute(connection, "ALTER SERVER there OPTIONS (secret_token 'hidden')");
        String text = read(connection).text();
        assertThat(text)
            .contains("user mapping for PUBLIC with password")
            .contains("option secret_token\n")
            .contains("option host 'one'")
            .doesNotContain("first'", "hidden");
      }
    }
  }

  private static Catalog read(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    CatalogSettings.apply(connection);
    Catalog catalog = CatalogReader.read(connection, SCOPE);
    connection.rollback();
    connection.setAutoCommit(true);
    return catalog;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
