package io.artstore.schemacli;

import java.time.Duration;
import java.util.Locale;

/** Numbers and durations as people read them. */
final class Words {
  private Words() {}

  /** One entry, 2 entries. */
  static String count(int number, String singular, String plural) {
    return number + " " + (number == 1 ? singular : plural);
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
