package io.artstore.schema.catalog;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which objects of a database belong to a schema, and which names in their text are stand-ins.
 *
 * @param prefix the schema's prefix without its last underscore; empty when it owns all that nobody
 *     else owns
 * @param otherPrefixes prefixes of other schemas in the same database
 * @param ignored names of tables and functions that no migration makes: history tables of every
 *     schema
 * @param ownRoles the schema's owner and runtime role, whose privileges are provisioned and not
 *     compared
 * @param providedExtensions extensions that are provisioned and not compared
 * @param referenceTables tables whose rows belong to the schema and are compared too; those outside
 *     of schema public with their schema
 */
public record CatalogScope(
    String prefix,
    Set<String> otherPrefixes,
    Set<String> ignored,
    Set<String> ownRoles,
    Set<String> providedExtensions,
    Set<String> referenceTables) {
  static final String PLACEHOLDER = "${prefix}";

  public CatalogScope {
    otherPrefixes = Set.copyOf(otherPrefixes);
    ignored = Set.copyOf(ignored);
    ownRoles = Set.copyOf(ownRoles);
    providedExtensions = Set.copyOf(providedExtensions);
    referenceTables = Set.copyOf(referenceTables);
  }

  /** A scope where no rows are compared. */
  public CatalogScope(
      String prefix,
      Set<String> otherPrefixes,
      Set<String> ignored,
      Set<String> ownRoles,
      Set<String> providedExtensions) {
    this(prefix, otherPrefixes, ignored, ownRoles, providedExtensions, Set.of());
  }

  /** The same beside schemas of these prefixes. */
  public CatalogScope beside(Set<String> prefixes) {
    return new CatalogScope(
        prefix, prefixes, ignored, ownRoles, providedExtensions, referenceTables);
  }

  /**
   * Whether an object of that name belongs to the schema; what hangs on a table belongs with the
   * table.
   */
  public boolean owns(String schema, String name) {
    boolean inPublic = schema.equals("public") || schema.isEmpty();
    if (inPublic && ignored.contains(name)) {
      return false;
    }
    if (!prefix.isEmpty()) {
      return inPublic && name.startsWith(prefix + "_");
    }
    return !inPublic || otherPrefixes.stream().noneMatch(other -> name.startsWith(other + "_"));
  }

  /**
   * The text with the prefix replaced wherever it stands as a word between underscores or other
   * characters.
   */
  public String neutral(String text) {
    return prefix.isEmpty() ? text : prefixPattern().matcher(text).replaceAll("\\${prefix}");
  }

  /** The reverse of {@link #neutral}, for messages. */
  public String named(String text) {
    return prefix.isEmpty() ? text : text.replace(PLACEHOLDER, prefix);
  }

  /** The same for the names of objects, in order. */
  public Set<String> named(Set<String> objects) {
    return objects.stream().map(this::named).collect(Collectors.toCollection(TreeSet::new));
  }

  private Pattern prefixPattern() {
    return Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(prefix) + "(?![A-Za-z0-9])");
  }
}
