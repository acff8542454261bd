package io.artstore.schema.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SqlScriptTest {

  @Test
  void cutsAtSemicolonsOutsideOfQuotesAndComments() throws SqlSyntaxException {
    assertThat(
            texts(
                """
                -- first; not a statement
                SELECT 'a;b', "c;d" /* ; /* nested ; */ ; */ ;
                SELECT $$ ; $$, $tag$ $$ ; $tag$; ;
                SELECT E'it\\'s ; one', 'it''s ; two'
                """))
        .containsExactly(
            "SELECT 'a;b', \"c;d\"",
            "SELECT $$ ; $$, $tag$ $$ ; $tag$",
            "SELECT E'it\\'s ; one', 'it''s ; two'");
  }

  @Test
  void keepsABackslashInAPlainLiteralAsACharacter() throws SqlSyntaxException {
    assertThat(texts("SELECT 'c:\\'; SELECT 2")).containsExactly("SELECT 'c:\\'", "SELECT 2");
  }

  @Test
  void keepsSqlBodiesAndRulesTogether() throws SqlSyntaxException {
    assertThat(
            texts(
                """
                CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC
                  SELECT CASE WHEN a > 0 THEN 1 ELSE 2 END;
                  SELECT 3;
                END;
                CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b);
                SELECT 1
                """))
        .hasSize(3)
        .last()
        .isEqualTo("SELECT 1");
  }

  @Test
  void tellsNumberAndLineOfAStatement() throws SqlSyntaxException {
    List<SqlStatement> statements = SqlScript.parse("-- head\n\nSELECT 1;\n/* a\nb */\nSELECT\n2;");
    assertThat(statements).extracting(SqlStatement::number).containsExactly(1, 2);
    assertThat(statements).extracting(SqlStatement::line).containsExactly(3, 6);
  }

  @Test
  void parametersAreNoDollarQuotes() throws SqlSyntaxException {
    assertThat(texts("PREPARE p AS SELECT $1; SELECT a$b$c FROM t")).hasSize(2);
  }

  @Test
  void namesTheLineOfWhatIsNeverClosed() {
    for (String open : List.of("'", "\"", "$x$", "/*", "E'\\'")) {
      assertThatThrownBy(() -> SqlScript.parse("SELECT 1;\n" + open + " text"))
          .as(open)
          .isInstanceOfSatisfying(SqlSyntaxException.class, e -> assertThat(e.line()).isEqualTo(2));
    }
  }

  @Property
  void whateverIsQuotedDoesNotCut(@ForAll("statements") List<String> statements)
      throws SqlSyntaxException {
    String script = String.join(";\n", statements) + ";";
    assertThat(texts(script)).isEqualTo(statements);
  }

  @Provide
  Arbitrary<List<String>> statements() {
    Arbitrary<String> content = Arbitraries.strings().withChars("a;-/*$ \n\"'\\é").ofMaxLength(12);
    Arbitrary<String> quoted =
        Arbitraries.oneOf(
            content.map(text -> "'" + text.replace("'", "''") + "'"),
            content.map(text -> "\"x" + text.replace("\"", "\"\"") + "\""),
            content.map(text -> "$q$" + text.replace("$", "") + "$q$"),
            content.map(text -> "E'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"));
    return quoted
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(parts -> "SELECT " + String.join(", ", parts))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  private static List<String> texts(String script) throws SqlSyntaxException {
    return SqlScript.parse(script).stream().map(SqlStatement::text).toList();
  }
}
