package io.artstore.schema.lint;

import io.artstore.schema.MigrationVersion;
import io.artstore.schema.SchemaEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which entry a name belongs to: with a prefix to the entry that has it, otherwise to the entry
 * whose migrations made it first. Entries that share a folder share its names.
 */
final class Ownership {
  private record Owner(SchemaEntry entry, MigrationVersion since) {}

  private final List<SchemaEntry> entries;
  private final Map<String, Owner> owners = new HashMap<>();

  Ownership(List<SchemaEntry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** The earliest version wins; of equal ones the entry that comes first. */
  void made(SchemaEntry entry, String name, MigrationVersion version) {
    owners.merge(
        name,
        new Owner(entry, version),
        (known, other) -> other.since().compareTo(known.since()) < 0 ? other : known);
  }

  /** The other entry whose prefix the name begins with. */
  Optional<SchemaEntry> otherByPrefix(SchemaEntry entry, String name) {
    return entries.stream()
        .filter(other -> !other.prefix().equals(entry.prefix()) && begins(other, name))
        .filter(other -> !begins(entry, name))
        .findFirst();
  }

  /** The other entry that the name belongs to. */
  Optional<SchemaEntry> other(SchemaEntry entry, String name) {
    return otherByPrefix(entry, name)
        .or(
            () ->
                Optional.ofNullable(owners.get(name))
                    .map(Owner::entry)
                    .filter(owner -> !owner.name().equals(entry.name()))
                    .filter(owner -> !folder(owner).equals(folder(entry))));
  }

  /** The names of all databases. */
  Set<String> databases() {
    Set<String> names = new TreeSet<>();
    entries.forEach(entry -> names.add(entry.database()));
    return names;
  }

  private static boolean begins(SchemaEntry entry, String name) {
    return entry.prefix().map(prefix -> name.startsWith(prefix + "_")).orElse(false);
  }

  private static String folder(SchemaEntry entry) {
    return entry.migrations().title();
  }
}
