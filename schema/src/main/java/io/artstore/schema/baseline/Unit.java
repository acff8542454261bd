package io.artstore.schema.baseline;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Something that is made by statements of its own, at its place in the order.
 *
 * @param key as in the catalog: a letter and the oid
 * @param rank where it likes to stand among what does not need it: schemas first, views last
 * @param name to sort by, the prefix replaced
 * @param plainName as other texts mention it
 * @param create statements without semicolons
 * @param drop the statement, without a semicolon; empty when it goes with another unit
 * @param body text of a routine whose names the catalog does not follow; empty for others
 * @param needs keys of units that must be there before
 */
record Unit(
    String key,
    int rank,
    String name,
    String plainName,
    List<String> create,
    String drop,
    String body,
    Set<String> needs) {
  static final int SCHEMA = 0;
  static final int TYPE = 1;
  static final int SEQUENCE = 2;
  static final int ROUTINE = 3;
  static final int TABLE = 4;
  static final int VIEW = 5;

  Unit {
    create = List.copyOf(create);
    needs = Set.copyOf(needs);
  }

  Unit needing(Set<String> more) {
    Set<String> all = new HashSet<>(needs);
    all.addAll(more);
    all.remove(key);
    return new Unit(key, rank, name, plainName, create, drop, body, all);
  }
}
