package io.artstore.schemacli;

import io.artstore.schemacli.report.Seconds;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and durations as people read them. */
final class Words {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Words() {}

  /** One entry, 2 entries. */
  static String count(int number, String singular, String plural) {
    return number + " " + (number == 1 ? singular : plural);
  }

  /** What is longer than so many columns ends with three dots. */
  static String cut(String line, int width) {
    return line.length() <= width ? line : line.substring(0, width - 3) + "...";
  }

  /** As a shell takes it for one word. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** To the minute, with the zone. */
  static String minute(Instant moment) {
    return MINUTE.format(moment);
  }

  static String seconds(Duration duration) {
    return Seconds.text(duration.toMillis());
  }
}
