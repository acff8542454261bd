package io.artstore.schema;

import io.artstore.schema.json.JsonException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whose an object is where several entries share a database: that of the entry whose migrations
 * make it. What they make is read from what was proven.
 */
final class Neighbourhood {
  private final SchemaEntry entry;
  private final Migrations migrations;

  Neighbourhood(SchemaEntry entry, Migrations migrations) {
    this.entry = entry;
    this.migrations = migrations;
  }

  /** Of these objects what the entry neither compares nor touches. */
  Set<String> leftAlone(Set<String> objects) {
    Set<String> left = new TreeSet<>(migrations.notMade(objects));
    left.addAll(ofNeighbours(objects));
    return left;
  }

  /** Of these objects what a neighbour makes, known also where nothing of ours is proven. */
  Set<String> ofNeighbours(Set<String> objects) {
    Set<String> theirs = madeByNeighbours();
    theirs.retainAll(objects);
    theirs.removeAll(migrations.made());
    return theirs;
  }

  /** What no configured entry makes, of these objects. */
  Set<String> nobodys(Set<String> objects) {
    Set<String> rest = new TreeSet<>(objects);
    rest.removeAll(madeByNeighbours());
    return rest;
  }

  /** All that neighbours make, under the names that it has in the database. */
  private Set<String> madeByNeighbours() {
    return entry.neighbours().stream()
        .flatMap(neighbour -> named(neighbour, made(neighbour.migrations())).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Why two entries cannot share the database, if so: one object has one owner. */
  Optional<String> contested() {
    return entry.neighbours().stream()
        .filter(this::prefixesMeet)
        .findFirst()
        .map(
            other ->
                "the prefixes of "
                    + title(entry)
                    + " and "
                    + title(other)
                    + " in one database do not keep their names apart; give one of them another"
                    + " prefix")
        .or(this::contestedObject);
  }

  private boolean prefixesMeet(SchemaEntry other) {
    if (entry.prefix().isEmpty() || other.prefix().isEmpty()) {
      return false;
    }
    String mine = entry.prefix().get() + "_";
    String theirs = other.prefix().get() + "_";
    return mine.startsWith(theirs) || theirs.startsWith(mine);
  }

  private Optional<String> contestedObject() {
    Set<String> own = named(entry, migrations.made());
    Map<String, SchemaEntry> contested = new TreeMap<>();
    for (SchemaEntry neighbour : entry.neighbours()) {
      Set<String> theirs = named(neighbour, made(neighbour.migrations()));
      own.stream()
          .filter(object -> theirs.contains(object) || inReachOf(neighbour, entry, object))
          .forEach(object -> contested.put(object, neighbour));
      theirs.stream()
          .filter(object -> inReachOf(entry, neighbour, object))
          .forEach(object -> contested.put(object, neighbour));
    }
    return contested.entrySet().stream()
        .findFirst()
        .map(
            first ->
                first.getKey()
                    + " belongs to "
                    + title(entry)
                    + " and to "
                    + title(first.getValue())
                    + (contested.size() == 1
                        ? ""
                        : ", and so do " + (contested.size() - 1) + " more")
                    + "; two entries of one database must not make the same object: rename it in one"
                    + " of them, or give one a database of its own");
  }

  /** Whether a name that one entry without a prefix gave begins with the other's prefix. */
  private static boolean inReachOf(SchemaEntry prefixed, SchemaEntry plain, String object) {
    if (plain.prefix().isPresent()
        || object.startsWith("schema ")
        || object.startsWith("extension ")) {
      return false;
    }
    int arguments = object.indexOf('(');
    String name = arguments < 0 ? object : object.substring(0, arguments);
    return prefixed
        .prefix()
        .map(prefix -> name.substring(name.lastIndexOf(' ') + 1).startsWith(prefix + "_"))
        .orElse(false);
  }

  private static String title(SchemaEntry entry) {
    return entry.name()
        + " ("
        + entry.prefix().map(prefix -> "prefix " + prefix + ", ").orElse("")
        + entry.migrations().title()
        + ")";
  }

  private static Set<String> named(SchemaEntry entry, Set<String> objects) {
    return objects.stream()
        .map(
            object ->
                entry
                    .prefix()
                    .map(prefix -> object.replace(MigrationScript.PREFIX, prefix))
                    .orElse(object))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the migrations of a folder make, and those that its baseline replaced. */
  private static Set<String> made(MigrationFolder folder) {
    Optional<ProvenJson> proven = proven(folder);
    Set<String> names = new TreeSet<>(proven.map(ProvenJson::made).orElse(Set.of()));
    proven
        .flatMap(file -> file.migrations().stream().findFirst())
        .flatMap(baseline -> folder.archive(baseline.version()))
        .ifPresent(archive -> names.addAll(made(archive)));
    return names;
  }

  /** What is wrong with a neighbour's folder is told when the neighbour itself is looked at. */
  private static Optional<ProvenJson> proven(MigrationFolder folder) {
    try {
      Optional<String> text = folder.text(ProvenJson.FILE);
      return text.isEmpty() ? Optional.empty() : Optional.of(ProvenJsonForm.read(text.get()));
    } catch (JsonException | MigrationFolderException e) {
      return Optional.empty();
    }
  }
}
