package io.artstore.schema;

import io.artstore.schema.ProofFailure.Remark;
import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.catalog.DropStatements;
import io.artstore.schema.catalog.ObjectKinds;
import io.artstore.schema.sql.SqlScript;
import io.artstore.schema.sql.SqlStatement;
import io.artstore.schema.sql.SqlSyntaxException;
import io.artstore.schema.sql.SqlToken;
import io.artstore.schema.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Explains the differences that a way back leaves: which statements made the objects, and what
 * would remove them.
 */
final class Leftovers {
  private static final List<String> CHANGING =
      List.of("CREATE", "ALTER", "DROP", "COMMENT", "GRANT", "REVOKE");

  /** Keywords of the statements that drop are in capital letters, names that are not are quoted. */
  private static final Predicate<String> KEYWORD = Pattern.compile("[A-Z]+").asMatchPredicate();

  /**
   * A statement for the way back.
   *
   * @param place of the statement that made what it drops, -1 where that is not known
   * @param rank of its kind, for when the places are not known
   */
  private record Drop(String text, int place, int rank) {}

  private final Migration migration;
  private final SchemaEntry entry;

  private final Optional<Culprits> culprits;

  /**
   * @param culprits of a trace of both ways; empty when they could not be gone once more
   */
  Leftovers(Migration migration, SchemaEntry entry, Optional<Culprits> culprits) {
    this.migration = migration;
    this.entry = entry;
    this.culprits = culprits;
  }

  List<Remark> explain(List<CatalogDifference> differences) {
    List<Remark> remarks = new ArrayList<>();
    List<String> makers = new ArrayList<>();
    List<Drop> drops = new ArrayList<>();
    boolean others = false;
    for (CatalogDifference difference : differences) {
      boolean extra = difference.kind() == CatalogDifference.Kind.EXTRA;
      culprits.map(all -> all.of(difference)).orElse(List.of()).stream()
          .map(place -> place.title() + "\n  " + place.statement())
          .filter(place -> !makers.contains(place))
          .forEach(makers::add);
      List<String> statements = DropStatements.of(difference);
      others |= statements.isEmpty();
      for (String statement : statements) {
        // What hangs on a table that stays may use any of the objects that go.
        int rank = extra ? ObjectKinds.rank(difference.object()) : -1;
        drops.add(new Drop(statement, place(statement), rank));
      }
    }
    if (!makers.isEmpty()) {
      remarks.add(Remark.madeIn(String.join("\n", makers)));
    }
    if (!drops.isEmpty()) {
      String statements =
          inOrder(drops).stream().map(drop -> "\n  " + drop.text()).collect(Collectors.joining());
      remarks.add(Remark.toMend("at the end of " + migration.down().file() + ":" + statements));
    }
    if (differences.stream().anyMatch(CatalogDifference::reordersColumns)) {
      remarks.add(
          Remark.toMend(
              "ADD COLUMN puts a column at the end: keep the column on the way up, renamed if it"
                  + " must not be used, or make the table anew in "
                  + migration.down().file()
                  + " and copy its rows"));
    } else if (others) {
      remarks.add(
          Remark.toMend("let " + migration.down().file() + " restore what was there before"));
    }
    return remarks;
  }

  /** What was made last can depend on all before it, so it goes first. */
  private static List<Drop> inOrder(List<Drop> drops) {
    boolean known = drops.stream().allMatch(drop -> drop.place() >= 0);
    Comparator<Drop> byRank = Comparator.comparingInt(Drop::rank);
    Comparator<Drop> lastFirst = Comparator.comparingInt(drop -> -drop.place());
    return drops.stream().sorted(known ? lastFirst.thenComparing(byRank) : byRank).toList();
  }

  /** The place of the first statement of the way up that holds all names of the one that drops. */
  private int place(String drop) {
    List<String> names = namesIn(named(drop));
    if (names.isEmpty()) {
      // A cast has no name, and the server writes its types otherwise than people do.
      return -1;
    }
    List<SqlStatement> statements = migration.up().statements(entry.prefix());
    for (int place = 0; place < statements.size(); place++) {
      List<String> words =
          statements.get(place).tokens().stream().map(SqlToken::identifier).toList();
      if (changes(statements.get(place)) && words.containsAll(names)) {
        return place;
      }
    }
    return -1;
  }

  private static boolean changes(SqlStatement statement) {
    return CHANGING.stream().anyMatch(statement::startsWith);
  }

  /** What stands in a DROP beside its keywords, up to the parameters. */
  private static List<String> namesIn(String drop) {
    try {
      return SqlScript.parse(drop).getFirst().tokens().stream()
          .takeWhile(token -> !token.is("("))
          .filter(token -> token.kind() == Kind.QUOTED_IDENTIFIER || !KEYWORD.test(token.text()))
          .map(SqlToken::identifier)
          .filter(name -> !name.equals(".") && !name.equals("public"))
          .toList();
    } catch (SqlSyntaxException e) {
      throw new IllegalStateException("a statement of this program: " + drop, e);
    }
  }

  private String named(String object) {
    return entry
        .prefix()
        .map(prefix -> object.replace(MigrationScript.PREFIX, prefix))
        .orElse(object);
  }
}
