package io.artstore.schema;

import io.artstore.schema.MigrationFault.Kind;
import io.artstore.schema.sql.SqlScript;
import io.artstore.schema.sql.SqlStatement;
import io.artstore.schema.sql.SqlSyntaxException;
import io.artstore.schema.sql.SqlToken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a script may not contain, because the run could then not keep its promises. */
final class ScriptRules {
  private static final int MAXIMUM_NAME_BYTES = 63;
  private static final char NUL = '\0';
  private static final Pattern SUBSTITUTION = Pattern.compile("(?<!\\$)\\$\\{([^}\\s]*)\\}");
  private static final Set<String> TRANSACTION =
      Set.of("BEGIN", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE");
  private static final Set<String> SETTINGS = Set.of("SET", "RESET", "DISCARD");
  private static final Set<String> CLUSTER_OBJECTS =
      Set.of("DATABASE", "ROLE", "USER", "GROUP", "TABLESPACE", "SYSTEM");

  private final MigrationScript script;
  private final Optional<String> prefix;
  private final List<MigrationFault> faults = new ArrayList<>();

  private ScriptRules(MigrationScript script, Optional<String> prefix) {
    this.script = script;
    this.prefix = prefix;
  }

  static List<MigrationFault> check(MigrationScript script, Optional<String> prefix) {
    Optional<MigrationFault> nul = nul(script);
    if (nul.isPresent()) {
      return List.of(nul.get());
    }
    ScriptRules rules = new ScriptRules(script, prefix);
    rules.checkSubstitutions();
    rules.checkLiteralPrefix();
    rules.faults.addAll(HeaderRules.check(script));
    try {
      List<SqlStatement> statements = SqlScript.parse(script.render(prefix));
      rules.checkTransactionHeader(statements);
      rules.checkLossCount();
      statements.forEach(rules::checkStatement);
      HistoryMention.in(statements)
          .ifPresent(
              mention ->
                  rules.fault(
                      mention.line(),
                      mention.name()
                          + " is the history of this tool; a script must neither read nor change"
                          + " it",
                      "take it out"));
    } catch (SqlSyntaxException e) {
      rules.fault(e.line(), String.valueOf(e.getMessage()), "close it where it should end");
    }
    return rules.faults;
  }

  /**
   * No text of PostgreSQL can hold the character 0, and a terminal shows nothing of it. Whatever
   * else such a file holds is not looked at, because its text would be shown.
   */
  static Optional<MigrationFault> nul(MigrationScript script) {
    int at = script.template().indexOf(NUL);
    if (at < 0) {
      return Optional.empty();
    }
    int line = 1 + (int) script.template().substring(0, at).chars().filter(c -> c == '\n').count();
    return Optional.of(
        new MigrationFault(
            Kind.FORBIDDEN,
            script.file(),
            line,
            "a NUL byte, which PostgreSQL cannot take, not even in a comment",
            "take the byte out"));
  }

  private void checkSubstitutions() {
    List<String> lines = script.template().lines().toList();
    for (int index = 0; index < lines.size(); index++) {
      Matcher substitution = SUBSTITUTION.matcher(lines.get(index));
      while (substitution.find()) {
        if (!substitution.group().equals(MigrationScript.PREFIX)) {
          fault(
              index + 1,
              substitution.group() + " is unknown; only ${prefix} is substituted",
              "write the value itself; a dollar that means itself is written twice, as in $${");
        } else if (prefix.isEmpty()) {
          fault(
              index + 1,
              "${prefix} is used, but the entry has no prefix",
              "write the name without it, or give the entry a prefix");
        }
      }
    }
  }

  /** A prefix written out works for one element and destroys the tables of the next. */
  private void checkLiteralPrefix() {
    if (prefix.isEmpty()) {
      return;
    }
    Pattern literal =
        Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(prefix.get()) + "(?![A-Za-z0-9])");
    try {
      for (SqlStatement statement :
          SqlScript.parse(script.template().replace(MigrationScript.PREFIX, "x"))) {
        for (SqlToken token : statement.tokens()) {
          if (literal.matcher(token.text()).find()) {
            fault(
                Kind.LITERAL_PREFIX,
                token.line(),
                "the prefix " + prefix.get() + " is written out; write ${prefix} instead",
                "write ${prefix} instead");
          }
        }
      }
    } catch (SqlSyntaxException e) {
      // Reported once by the pass over the rendered text.
      return;
    }
  }

  private void checkTransactionHeader(List<SqlStatement> statements) {
    if (!script.transactional() && statements.size() != 1) {
      fault(
          0,
          "-- no-transaction needs exactly one statement, found " + statements.size(),
          "leave that statement alone in the script, and move the others into a migration of their"
              + " own, before or after it");
    }
  }

  private void checkLossCount() {
    Optional<String> select = script.losesCount();
    if (select.isEmpty()) {
      return;
    }
    if (script.loses().isEmpty()) {
      fault(
          Kind.HEADER,
          0,
          "-- loses-count needs the header -- loses: WHAT",
          "write -- loses: WHAT above it");
    }
    try {
      List<SqlStatement> statements =
          SqlScript.parse(
              prefix
                  .map(name -> select.get().replace(MigrationScript.PREFIX, name))
                  .orElse(select.get()));
      if (statements.size() != 1
          || !(statements.getFirst().startsWith("SELECT")
              || statements.getFirst().startsWith("WITH"))) {
        fault(
            Kind.HEADER,
            0,
            "-- loses-count needs exactly one SELECT",
            "write one SELECT of one number after it, on the same line");
      }
    } catch (SqlSyntaxException e) {
      fault(Kind.HEADER, 0, "-- loses-count: " + e.getMessage(), "close it on the same line");
    }
  }

  private void checkStatement(SqlStatement statement) {
    String first = statement.tokens().getFirst().text().toUpperCase(Locale.ROOT);
    if (isTransactionCommand(statement)) {
      fault(
          statement.line(),
          first + " is not allowed: each script runs in one transaction",
          "take it out, the tool begins and commits; what must be committed in between is a"
              + " migration of its own");
    } else if (SETTINGS.contains(first) && !statement.startsWith("SET", "CONSTRAINTS")) {
      fault(
          statement.line(),
          first + " is not allowed: session settings outlive the script",
          "take it out, and write schema-qualified names and explicit values instead");
    } else if (first.equals("COPY")) {
      fault(
          statement.line(),
          "COPY is not allowed: a script holds its data as statements",
          "write INSERT INTO ... VALUES instead");
    } else if (Set.of("CREATE", "ALTER", "DROP").contains(first)
        && statement.tokens().size() > 1
        && CLUSTER_OBJECTS.contains(statement.tokens().get(1).text().toUpperCase(Locale.ROOT))
        && !statement.startsWith(first, "USER", "MAPPING")) {
      fault(
          statement.line(),
          "it changes the whole server: " + statement.excerpt(),
          "take it out; roles, databases and tablespaces are made by the administrator of the"
              + " server, or by: schema provision");
    }
    checkConcurrently(statement);
    statement.tokens().forEach(this::checkToken);
  }

  /** Whether it begins or ends a transaction or a part of one. */
  static boolean isTransactionCommand(SqlStatement statement) {
    return TRANSACTION.contains(statement.tokens().getFirst().text().toUpperCase(Locale.ROOT))
        || statement.startsWith("START", "TRANSACTION")
        || statement.startsWith("PREPARE", "TRANSACTION");
  }

  private void checkConcurrently(SqlStatement statement) {
    boolean outside =
        statement.startsWith("VACUUM")
            || (statement.contains("CONCURRENTLY") && !statement.startsWith("REFRESH"));
    if (outside && script.transactional()) {
      fault(
          statement.line(),
          "this cannot run inside a transaction; put it alone into a pair with the header"
              + " -- no-transaction: "
              + statement.excerpt(),
          "put it alone into a pair of scripts with the header -- no-transaction, both of them");
    }
  }

  private void checkToken(SqlToken token) {
    switch (token.kind()) {
      case WORD, QUOTED_IDENTIFIER -> {
        int bytes = token.identifier().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAXIMUM_NAME_BYTES) {
          fault(
              token.line(),
              "the name "
                  + token.identifier()
                  + " has "
                  + bytes
                  + " bytes, PostgreSQL keeps "
                  + MAXIMUM_NAME_BYTES,
              "choose a name of at most "
                  + MAXIMUM_NAME_BYTES
                  + " bytes, wherever it stands in the scripts");
        }
        if (token.is("SET_CONFIG")) {
          fault(
              token.line(),
              "set_config is not allowed: session settings outlive the script",
              "take it out, and write schema-qualified names and explicit values instead");
        }
      }
      case SYMBOL -> {
        if (token.is("\\")) {
          fault(
              token.line(),
              "commands of psql are not understood here",
              "take it out; write what it does as SQL");
        }
      }
      case STRING, DOLLAR_STRING, NUMBER -> {
        // Whatever stands in quotes is data.
      }
    }
  }

  private void fault(int line, String message, String mend) {
    fault(Kind.FORBIDDEN, line, message, mend);
  }

  private void fault(Kind kind, int line, String message, String mend) {
    faults.add(new MigrationFault(kind, script.file(), line, message, mend));
  }
}
