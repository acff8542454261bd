package io.artstore.schema;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares what {@link ScratchDatabase#rows} read at two times. */
final class RowDigests {
  private RowDigests() {}

  /** Relations whose rows or numbers are not the same. */
  static Set<String> differing(Map<String, String> before, Map<String, String> now) {
    Map<String, String> all = new TreeMap<>(before);
    all.putAll(now);
    Set<String> changed = new TreeSet<>();
    for (String relation : all.keySet()) {
      if (!Objects.equals(before.get(relation), now.get(relation))) {
        changed.add(relation);
      }
    }
    return changed;
  }

  /** How many rows a digest is of; for a sequence, that it is there. */
  static String number(@Nullable String digest) {
    if (digest == null) {
      return "none";
    }
    int words = digest.indexOf(" rows ");
    return words < 0 ? "" : digest.substring(0, words);
  }
}
