package io.artstore.schema;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One schema: who owns it, in which database it lives, where its migrations are.
 *
 * @param name the owner as people call it, {@code admin-module}
 * @param database the only database name it may live in
 * @param migrations its scripts
 * @param prefix for several schemas in one database: what its names begin with, without the last
 *     underscore
 * @param extensions extensions it needs, provisioned into schema public by an administrator
 * @param restricted tables on which the runtime role gets other privileges than SELECT, INSERT,
 *     UPDATE and DELETE; names may hold <code>${prefix}</code>
 * @param referenceTables tables whose rows belong to the schema and are compared with it; names may
 *     hold <code>${prefix}</code>, and those outside of schema public begin with their schema
 * @param neighbours the other entries that are configured for the same database, without their own
 *     neighbours; a database that holds the history of any other entry is refused
 */
public record SchemaEntry(
    String name,
    String database,
    MigrationFolder migrations,
    Optional<String> prefix,
    List<String> extensions,
    Map<String, Set<String>> restricted,
    List<String> referenceTables,
    List<SchemaEntry> neighbours) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,30}[a-z0-9]");
  private static final Pattern EXTENSION = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  private static final Set<String> PRIVILEGES = Set.of("SELECT", "INSERT", "UPDATE", "DELETE");

  /** Leaves room for {@code _owner} within the 63 bytes of a role name. */
  private static final int MAXIMUM_DATABASE_BYTES = 57;

  public SchemaEntry {
    require(NAME.matcher(name).matches(), "name", name, "lower-case letters, digits and hyphens");
    require(
        !database.isEmpty()
            && database.getBytes(StandardCharsets.UTF_8).length <= MAXIMUM_DATABASE_BYTES,
        "database",
        database,
        "1 to " + MAXIMUM_DATABASE_BYTES + " bytes");
    prefix.ifPresent(
        given ->
            require(
                PREFIX.matcher(given).matches() && !given.contains("__"),
                "prefix",
                given,
                "[a-z][a-z0-9_]{0,30}[a-z0-9] without two underscores in a row"));
    extensions = List.copyOf(extensions);
    extensions.forEach(
        extension ->
            require(EXTENSION.matcher(extension).matches(), "extension", extension, EXTENSION));
    restricted =
        restricted.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, rule -> Set.copyOf(rule.getValue())));
    restricted
        .values()
        .forEach(given -> require(PRIVILEGES.containsAll(given), "privileges", given, PRIVILEGES));
    Optional<String> own = prefix;
    referenceTables =
        referenceTables.stream().distinct().map(table -> referenceTable(table, own)).toList();
    neighbours = neighbours.stream().map(SchemaEntry::alone).toList();
  }

  private static String referenceTable(String table, Optional<String> prefix) {
    String plain = table.startsWith("public.") ? table.substring("public.".length()) : table;
    if (prefix.isEmpty()) {
      require(
          !plain.isBlank() && !plain.contains(MigrationScript.PREFIX),
          "reference table",
          table,
          "the name of a table, and there is no prefix to put in");
      return plain;
    }
    String stated = prefix.get() + "_";
    String neutral =
        plain.startsWith(stated)
            ? MigrationScript.PREFIX + "_" + plain.substring(stated.length())
            : plain;
    require(
        neutral.startsWith(MigrationScript.PREFIX + "_"),
        "reference table",
        table,
        "a name that begins with " + MigrationScript.PREFIX + "_");
    return neutral;
  }

  /** An entry that has its database to itself. */
  public SchemaEntry(
      String name,
      String database,
      MigrationFolder migrations,
      Optional<String> prefix,
      List<String> extensions,
      Map<String, Set<String>> restricted) {
    this(name, database, migrations, prefix, extensions, restricted, List.of(), List.of());
  }

  /**
   * The same entry among all that are configured for one server: those of the same database become
   * its neighbours.
   */
  public SchemaEntry among(List<SchemaEntry> all) {
    return withNeighbours(
        all.stream()
            .filter(other -> other.database().equals(database) && !other.name().equals(name))
            .toList());
  }

  private SchemaEntry withNeighbours(List<SchemaEntry> others) {
    return new SchemaEntry(
        name, database, migrations, prefix, extensions, restricted, referenceTables, others);
  }

  /** The same schema in a database of its own. */
  SchemaEntry alone() {
    return neighbours.isEmpty() ? this : withNeighbours(List.of());
  }

  /**
   * The same schema in a database of another name, as a test or a second installation has it; with
   * its neighbours.
   */
  public SchemaEntry inDatabase(String otherDatabase) {
    return new SchemaEntry(
        name,
        otherDatabase,
        migrations,
        prefix,
        extensions,
        restricted,
        referenceTables,
        neighbours.stream().map(other -> other.inDatabase(otherDatabase)).toList());
  }

  /** The same schema with other migrations. */
  SchemaEntry withMigrations(MigrationFolder other) {
    return new SchemaEntry(
        name, database, other, prefix, extensions, restricted, referenceTables, neighbours);
  }

  /** The same schema under another prefix. */
  SchemaEntry withPrefix(String other) {
    return new SchemaEntry(
        name,
        database,
        migrations,
        Optional.of(other),
        extensions,
        restricted,
        referenceTables,
        neighbours);
  }

  /** The same schema with rows of these tables belonging to it. */
  public SchemaEntry withReferenceTables(List<String> tables) {
    return new SchemaEntry(
        name, database, migrations, prefix, extensions, restricted, tables, neighbours);
  }

  /** The reference tables under their names in the database. */
  Set<String> referenceTableNames() {
    return referenceTables.stream()
        .map(table -> prefix.map(own -> table.replace(MigrationScript.PREFIX, own)).orElse(table))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The role that owns the tables; nobody can log in as it. */
  public String ownerRole() {
    return database + "_owner";
  }

  /** The role that the program connects as; it changes rows, never tables. */
  public String runtimeRole() {
    return database + "_app";
  }

  /** Privileges of the runtime role on a table of this schema, in a fixed order. */
  Set<String> privilegesOn(String table) {
    for (Map.Entry<String, Set<String>> rule : restricted.entrySet()) {
      String restrictedTable =
          prefix
              .map(name -> rule.getKey().replace(MigrationScript.PREFIX, name))
              .orElse(rule.getKey());
      if (restrictedTable.equals(table)) {
        return new TreeSet<>(rule.getValue());
      }
    }
    return new TreeSet<>(PRIVILEGES);
  }

  private static void require(boolean valid, String what, Object value, Object expected) {
    if (!valid) {
      throw new IllegalArgumentException(what + " of a schema: " + value + " is not " + expected);
    }
  }
}
