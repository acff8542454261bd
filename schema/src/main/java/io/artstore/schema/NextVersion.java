package io.artstore.schema;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** The version that a new migration gets after others, in the way these are numbered. */
public final class NextVersion {
  /** Versions with fewer digits, and none but these, are counted. */
  private static final int DIGITS_OF_A_DAY = 8;

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuuMMdd_HHmm", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private NextVersion() {}

  /** Of the first migration of a folder: the minute, in UTC. */
  public static MigrationVersion first(Instant now) {
    return new MigrationVersion(FORM.format(now.atOffset(ZoneOffset.UTC)));
  }

  /** The minute it is, or the one after the newest version; counted versions are counted on. */
  public static MigrationVersion after(MigrationVersion newest, Instant now) {
    if (newest.groups().size() == 1 && newest.text().length() < DIGITS_OF_A_DAY) {
      return counted(newest);
    }
    MigrationVersion minute = first(now);
    return minute.compareTo(newest) > 0 ? minute : following(newest);
  }

  /** The minute after the newest version, or the next number where that is no minute. */
  public static MigrationVersion following(MigrationVersion newest) {
    try {
      return new MigrationVersion(
          FORM.format(LocalDateTime.parse(newest.text(), FORM).plusMinutes(1)));
    } catch (DateTimeException e) {
      // Any digits may be a version; those that are no minute are counted on.
      return counted(newest);
    }
  }

  private static MigrationVersion counted(MigrationVersion newest) {
    String text = newest.text();
    int at = text.lastIndexOf('_') + 1;
    String last = text.substring(at);
    String next = String.format(Locale.ROOT, "%0" + last.length() + "d", Long.parseLong(last) + 1);
    return new MigrationVersion(text.substring(0, at) + next);
  }
}
