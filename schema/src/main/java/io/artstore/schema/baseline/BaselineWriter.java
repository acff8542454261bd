package io.artstore.schema.baseline;

import io.artstore.schema.baseline.LatePart.Phase;
import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes the objects of a scope as scripts. The order follows from what needs what; it does not
 * depend on the prefix, which stands in the scripts as its placeholder.
 */
public final class BaselineWriter {
  private static final Set<String> WRITTEN =
      Set.of(
          "table",
          "partitioned table",
          "view",
          "materialized view",
          "sequence",
          "type",
          "domain",
          "function",
          "procedure",
          "schema");

  /** What becomes of statements that name a role. */
  public enum Roles {
    /** They are written. */
    NAMED,
    /** They are written as comments: the roles of one server are not those of the next. */
    AS_COMMENTS
  }

  private final Connection connection;
  private final CatalogScope scope;
  private final Roles roles;
  private final List<String> refused = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  private BaselineWriter(Connection connection, CatalogScope scope, Roles roles) {
    this.connection = connection;
    this.scope = scope;
    this.roles = roles;
  }

  /**
   * Reads the catalog in the transaction that is open, and leaves it with other settings.
   *
   * @return the scripts, or what cannot be written
   */
  public static BaselineText write(Connection connection, CatalogScope scope, Roles roles)
      throws SQLException {
    return new BaselineWriter(connection, scope, roles).write();
  }

  /** The settings under which definitions are read as scripts are run. */
  static void prepare(Connection connection) throws SQLException {
    CatalogSettings.apply(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL search_path = public, pg_temp");
    }
  }

  private BaselineText write() throws SQLException {
    CatalogSettings.apply(connection);
    Set<String> wanted = new HashSet<>();
    for (CatalogReader.Found object : CatalogReader.objects(connection, scope)) {
      wanted.add(object.key());
      if (object.kind().equals("extension")) {
        refused.add(scope.named(object.name()) + ": provision it, and list it with the schema");
      } else if (!WRITTEN.contains(object.kind())) {
        refused.add(scope.named(object.name()) + ": this kind of object is not written");
      }
    }
    prepare(connection);
    UnitReader reader = new UnitReader(connection, scope, wanted);
    List<Unit> units = reader.read();
    readObstacles(wanted);
    List<LatePart> parts = new ArrayList<>(readParts(wanted));
    parts.addAll(reader.owned());
    parts.sort(
        Comparator.comparing(LatePart::phase)
            .thenComparing(LatePart::name)
            .thenComparing(LatePart::sql));
    if (!refused.isEmpty()) {
      return BaselineText.refused(refused.stream().sorted().distinct().toList());
    }
    return order(units, parts);
  }

  private void readObstacles(Set<String> wanted) throws SQLException {
    Row.all(
        connection,
        DependencyQueries.OBSTACLES,
        Set.of(),
        row -> wanted.contains(row.text("key")) && refused.add(row.text("reason")));
  }

  private List<LatePart> readParts(Set<String> wanted) throws SQLException {
    String with = "WITH " + UnitQueries.SERIAL + ", own AS (SELECT ?::text[] AS roles)\n";
    List<String> queries = new ArrayList<>();
    queries.add(LateQueries.PARTS);
    queries.add(with + GrantQueries.COMMENTS);
    queries.add(with + GrantQueries.PRIVILEGES);
    if (scope.prefix().isEmpty()) {
      queries.add("WITH own AS (SELECT ?::text[] AS roles)\n" + GrantQueries.DEFAULT_PRIVILEGES);
    }
    List<LatePart> parts = new ArrayList<>();
    for (String query : queries) {
      Row.all(
          connection,
          query,
          scope.ownRoles(),
          row -> {
            String unit = row.text("unit");
            return (unit.isEmpty() || wanted.contains(unit)) && add(parts, row);
          });
    }
    return parts;
  }

  private boolean add(List<LatePart> parts, Row row) throws SQLException {
    boolean asComment = roles == Roles.AS_COMMENTS && !row.text("role").isEmpty();
    Phase phase = Phase.of(row.text("phase"));
    String sql = phase == Phase.COMMENT ? row.text("sql") : Expressions.stable(row.text("sql"));
    if (asComment) {
      leftOut.add(sql);
    }
    return parts.add(
        new LatePart(
            phase,
            row.text("late"),
            row.text("unit"),
            scope.neutral(row.text("name")),
            asComment ? "-- " + sql.replace("\n", "\n-- ") : sql,
            row.text("drop_sql")));
  }

  private BaselineText order(List<Unit> units, List<LatePart> parts) throws SQLException {
    Map<String, Set<String>> needs = new HashMap<>();
    Map<String, Set<String>> partNeeds = new HashMap<>();
    Set<String> keys = units.stream().map(Unit::key).collect(Collectors.toSet());
    Row.all(
        connection,
        DependencyQueries.DEPENDENCIES,
        Set.of(),
        row -> {
          String late = row.text("late");
          return keys.contains(row.text("unit"))
              && keys.contains(row.text("needed"))
              && (late.isEmpty() ? needs : partNeeds)
                  .computeIfAbsent(late.isEmpty() ? row.text("unit") : late, key -> new TreeSet<>())
                  .add(row.text("needed"));
        });
    List<Unit> known =
        units.stream().map(unit -> unit.needing(needs.getOrDefault(unit.key(), Set.of()))).toList();
    List<Unit> circle = new ArrayList<>();
    Map<String, Set<String>> rules = partWishes(parts, partNeeds);
    List<Unit> ordered = DependencyOrder.sort(known, mentions(known, parts, partNeeds), circle);
    if (!circle.isEmpty()) {
      return BaselineText.refused(
          List.of(
              "these need each other in a circle: "
                  + circle.stream()
                      .map(unit -> scope.named(unit.name()))
                      .collect(Collectors.joining(", "))));
    }
    List<Unit> dropped = DependencyOrder.sort(known, rules, circle).reversed();
    ScriptText text = new ScriptText(ordered, parts, partNeeds);
    return new BaselineText(
        scope.neutral(text.structure()),
        scope.neutral(text.rules()),
        scope.neutral(text.down(dropped)),
        ordered.stream()
            .filter(unit -> unit.rank() == Unit.TABLE)
            .map(unit -> unit.drop().substring("DROP TABLE ".length()))
            .toList(),
        List.of(),
        leftOut);
  }

  /** What a unit's triggers, foreign keys and policies need should outlive it on the way down. */
  private static Map<String, Set<String>> partWishes(
      List<LatePart> parts, Map<String, Set<String>> partNeeds) {
    Map<String, Set<String>> wishes = new HashMap<>();
    for (LatePart part : parts) {
      Set<String> needed = partNeeds.getOrDefault(part.key(), Set.of());
      if (!part.key().isEmpty() && !needed.isEmpty()) {
        wishes.computeIfAbsent(part.unit(), key -> new HashSet<>()).addAll(needed);
      }
    }
    return wishes;
  }

  /**
   * Names in the bodies of routines, which the catalog does not follow, but the server looks up
   * when it checks some of them; and the targets of foreign keys, so that rows find what they refer
   * to.
   */
  private Map<String, Set<String>> mentions(
      List<Unit> units, List<LatePart> parts, Map<String, Set<String>> partNeeds) {
    Map<String, Set<String>> byName = new TreeMap<>();
    for (Unit unit : units) {
      byName.computeIfAbsent(unit.plainName(), name -> new HashSet<>()).add(unit.key());
    }
    Map<String, Set<String>> wishes = new HashMap<>();
    for (Unit unit : units) {
      for (String word : unit.body().split("[^\\p{L}\\p{N}_$]+", -1)) {
        Set<String> meant = new HashSet<>(byName.getOrDefault(word, Set.of()));
        meant.remove(unit.key());
        if (!meant.isEmpty()) {
          wishes.computeIfAbsent(unit.key(), key -> new HashSet<>()).addAll(meant);
        }
      }
    }
    parts.stream()
        .filter(part -> part.phase() == Phase.CONSTRAINT)
        .forEach(
            part ->
                wishes
                    .computeIfAbsent(part.unit(), key -> new HashSet<>())
                    .addAll(partNeeds.getOrDefault(part.key(), Set.of())));
    return wishes;
  }
}
