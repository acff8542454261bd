package io.artstore.schema.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in statements, which nobody may read in a message. */
class RedactionTest {
  private static SqlStatement statement(String sql) throws SqlSyntaxException {
    return SqlScript.parse(sql).getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE ROLE r LOGIN PASSWORD 'hunter2'",
        "create user r encrypted password 'hunter2'",
        "ALTER ROLE r WITH PASSWORD E'hunter2' LOGIN",
        "ALTER USER r PASSWORD $$hunter2$$",
        "CREATE USER MAPPING FOR r SERVER s OPTIONS (user 'bob', password 'hunter2')",
        "ALTER USER MAPPING FOR r SERVER s OPTIONS (SET \"password\" 'hunter2')",
        "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'db', token 'hunter2')",
        "CREATE SUBSCRIPTION s CONNECTION 'host=db password=hunter2' PUBLICATION p",
        "ALTER SUBSCRIPTION s CONNECTION 'postgresql://bob:hunter2@db/x'",
        "SELECT dblink_exec('host=db password=hunter2 dbname=x', 'SELECT 1')",
        "SELECT dblink_connect('postgresql://bob:hunter2@db/x')",
        "DO $$ BEGIN EXECUTE 'CREATE ROLE r PASSWORD ''hunter2'''; END $$",
        "DO $$ BEGIN EXECUTE format('ALTER ROLE r PASSWORD %L', 'hunter2'); END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE r PASSWORD ' || quote_literal('hunter2'); END $$",
        "DO $$ DECLARE password text := 'hunter2'; BEGIN NULL; END $$"
      })
  void showsNoSecret(String sql) throws SqlSyntaxException {
    SqlStatement statement = statement("SELECT 1;\n" + sql + ";");
    assertThat(statement.shown()).isEqualTo("SELECT 1");
    SqlStatement second = SqlScript.parse("SELECT 1;\n" + sql + ";").getLast();
    assertThat(second.text()).contains("hunter2");
    assertThat(second.shown()).doesNotContain("hunter2").contains("***");
    assertThat(second.excerpt()).doesNotContain("hunter2").contains("***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE users (name text DEFAULT 'nobody', password text)",
        "INSERT INTO hosts VALUES ('db', 'http://db:80/x')",
        "CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'db', port '5432')",
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$SELECT password FROM users$$"
      })
  void leavesTheRestAsItIs(String sql) throws SqlSyntaxException {
    assertThat(statement(sql).shown()).isEqualTo(sql);
  }

  @Test
  void takesTheSecretOutOfWhatTheServerSaysToo() throws SqlSyntaxException {
    assertThat(
            statement("CREATE ROLE r PASSWORD 'hunter2' 'x'")
                .withoutSecrets("ERROR: syntax error at or near \"'hunter2'\", hunter2"))
        .isEqualTo("ERROR: syntax error at or near \"'***'\", ***");
  }
}
