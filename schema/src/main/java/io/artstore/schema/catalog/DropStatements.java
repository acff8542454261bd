package io.artstore.schema.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The statements that take away what a catalog has too much. Somebody pastes them into a script, so
 * names are quoted where they have to be, and a prefix stays the stand-in that scripts use.
 */
public final class DropStatements {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");
  private static final Pattern COLUMN = Pattern.compile("column \\d{4} (\\S+) .*", Pattern.DOTALL);
  private static final Pattern PART =
      Pattern.compile(
          "(trigger|policy|rule|constraint|index|statistics) ([^:]+): .*", Pattern.DOTALL);
  private static final Pattern PRIVILEGE = Pattern.compile("privilege on [^:]+: (\\w+) to PUBLIC");
  private static final Pattern DEFAULT_PRIVILEGE =
      Pattern.compile("of (?:own|another) role(?: in (\\S+))? on ([rSfTn]): (\\w+) to PUBLIC");
  private static final Map<String, String> PRIVILEGE_KINDS =
      Map.of("r", "TABLES", "S", "SEQUENCES", "f", "FUNCTIONS", "T", "TYPES", "n", "SCHEMAS");
  private static final Set<String> TABLES = Set.of("table", "partitioned table", "foreign table");

  /** Kinds whose name the server gives in the form that statements take. */
  private static final Set<String> WRITTEN_OUT =
      Set.of(
          "operator class",
          "operator family",
          "operator",
          "cast",
          "transform",
          "event trigger",
          "publication",
          "text search configuration",
          "text search dictionary",
          "text search template",
          "text search parser",
          "conversion",
          "collation",
          "access method",
          "server",
          "foreign-data wrapper",
          "language");

  /** Words that name nothing unless they are quoted; the manual, appendix C, "reserved". */
  private static final Set<String> RESERVED =
      Set.of(
          ("all analyse analyze and any array as asc asymmetric authorization binary both case cast"
                  + " check collate collation column concurrently constraint create cross"
                  + " current_catalog current_date current_role current_schema current_time"
                  + " current_timestamp current_user default deferrable desc distinct do else end"
                  + " except false fetch for foreign freeze from full grant group having ilike in"
                  + " initially inner intersect into is isnull join lateral leading left like limit"
                  + " localtime localtimestamp natural not notnull null offset on only or order"
                  + " outer overlaps placing primary references returning right select session_user"
                  + " similar some symmetric system_user table tablesample then to trailing true"
                  + " union unique user using variadic verbose when where window with")
              .split(" "));

  private DropStatements() {}

  /**
   * What takes the difference away.
   *
   * @return empty when nothing that is too much can be dropped, or when something is missing too
   */
  public static List<String> of(CatalogDifference difference) {
    return switch (difference.kind()) {
      case MISSING -> List.of();
      case EXTRA ->
          difference.object().equals("default privileges")
              ? revokes(difference.extra())
              : drop(difference.object()).stream().toList();
      case CHANGED ->
          difference.missing().isEmpty()
              ? parts(difference.object(), difference.extra())
              : List.of();
    };
  }

  /** The statement that drops a whole object, where there is one. */
  public static Optional<String> drop(String object) {
    return ObjectKinds.known(object)
        .map(
            kind ->
                "DROP "
                    + ObjectKinds.keywords(kind)
                    + " "
                    + name(kind, object.substring(kind.length() + 1))
                    + ";");
  }

  private static String name(String kind, String name) {
    if (WRITTEN_OUT.contains(kind)) {
      return name;
    }
    if (kind.equals("schema") || kind.equals("extension")) {
      return identifier(name);
    }
    int parameters = name.indexOf('(');
    String plain = parameters < 0 ? name : name.substring(0, parameters);
    String rest = parameters < 0 ? "" : name.substring(parameters);
    // An aggregate without arguments, such as count(*), is named with a star.
    String arguments = kind.equals("aggregate") && rest.equals("()") ? "(*)" : rest;
    int schema = plain.indexOf('.');
    return schema < 0
        ? identifier(plain) + arguments
        : identifier(plain.substring(0, schema))
            + "."
            + identifier(plain.substring(schema + 1))
            + arguments;
  }

  /** The name as a statement takes it, in quotes only where it needs them. */
  static String identifier(String name) {
    boolean plain = PLAIN.matcher(name.replace(CatalogScope.PLACEHOLDER, "p")).matches();
    return plain && !RESERVED.contains(name) ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  /** What hangs on a table and is too much; all of it can be dropped, or nothing is proposed. */
  private static List<String> parts(String object, List<String> lines) {
    String kind = ObjectKinds.known(object).orElse("");
    if (!TABLES.contains(kind)) {
      return List.of();
    }
    String table = name(kind, object.substring(kind.length() + 1));
    List<String> statements = new ArrayList<>();
    for (String line : lines) {
      Optional<String> statement = part(kind, table, line);
      if (statement.isEmpty()) {
        return List.of();
      }
      // The index of a constraint goes with it.
      String constraint = line.replaceFirst("^index ", "constraint ").replaceFirst(": .*", ": ");
      boolean goesAlong =
          line.startsWith("index ")
              && lines.stream().anyMatch(other -> other.startsWith(constraint));
      if (!goesAlong) {
        statements.add(statement.get());
      }
    }
    statements.sort(Comparator.comparing(DropStatements::column));
    return statements;
  }

  private static boolean column(String statement) {
    return statement.contains(" DROP COLUMN ");
  }

  private static Optional<String> part(String kind, String table, String line) {
    Matcher column = COLUMN.matcher(line);
    if (column.matches()) {
      return Optional.of(
          "ALTER TABLE " + table + " DROP COLUMN " + identifier(column.group(1)) + ";");
    }
    Matcher privilege = PRIVILEGE.matcher(line);
    if (privilege.matches()) {
      return Optional.of("REVOKE " + privilege.group(1) + " ON " + table + " FROM PUBLIC;");
    }
    if (line.startsWith("comment '")) {
      return Optional.of("COMMENT ON " + ObjectKinds.keywords(kind) + " " + table + " IS NULL;");
    }
    Matcher part = PART.matcher(line);
    if (!part.matches()) {
      return Optional.empty();
    }
    String name = identifier(part.group(2));
    String schema = table.contains(".") ? table.substring(0, table.indexOf('.') + 1) : "";
    return Optional.of(
        switch (part.group(1)) {
          case "constraint" -> "ALTER TABLE " + table + " DROP CONSTRAINT " + name + ";";
          case "index" -> "DROP INDEX " + schema + name + ";";
          case "statistics" -> "DROP STATISTICS " + schema + name + ";";
          case "trigger" -> "DROP TRIGGER " + name + " ON " + table + ";";
          case "policy" -> "DROP POLICY " + name + " ON " + table + ";";
          default -> "DROP RULE " + name + " ON " + table + ";";
        });
  }

  /** Only what PUBLIC got can be told; whoever else it was stands in the script. */
  private static List<String> revokes(List<String> lines) {
    return lines.stream()
        .flatMap(
            line -> {
              Matcher parts = DEFAULT_PRIVILEGE.matcher(line);
              if (!parts.matches()) {
                return Stream.of();
              }
              String schema = parts.group(1) == null ? "" : " IN SCHEMA " + parts.group(1);
              return Stream.of(
                  "ALTER DEFAULT PRIVILEGES"
                      + schema
                      + " REVOKE "
                      + parts.group(3)
                      + " ON "
                      + PRIVILEGE_KINDS.get(parts.group(2))
                      + " FROM PUBLIC;");
            })
        .toList();
  }
}
