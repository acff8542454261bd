package io.artstore.schema;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The digits that order a migration: {@code 20251116_2141}, or plain {@code 7}. Groups of digits
 * are compared as numbers, from left to right, so {@code 9} comes before {@code 10}; {@code 1} and
 * {@code 001} compare as equal although they are written differently.
 */
public record MigrationVersion(String text) implements Comparable<MigrationVersion> {
  private static final Pattern FORM = Pattern.compile("[0-9]{1,18}(_[0-9]{1,18})*");

  public MigrationVersion {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a version of digits and underscores: " + text);
    }
  }

  @Override
  public int compareTo(MigrationVersion other) {
    List<Long> mine = groups();
    List<Long> theirs = other.groups();
    for (int index = 0; index < Math.min(mine.size(), theirs.size()); index++) {
      int order = Long.compare(mine.get(index), theirs.get(index));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(mine.size(), theirs.size());
  }

  /** Whether both stand for the same place in the order. */
  boolean sameAs(MigrationVersion other) {
    return compareTo(other) == 0;
  }

  List<Long> groups() {
    return Arrays.stream(text.split("_", -1)).map(Long::valueOf).toList();
  }

  @Override
  public String toString() {
    return text;
  }
}
