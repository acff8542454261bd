package io.artstore.schema;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A script that is not the one of the day it was applied.
 *
 * @param row when that was and by whom
 * @param script as it is now
 * @param then SHA-256 of that day
 */
record ChangedFile(HistoryRow row, MigrationScript script, String then) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private String what() {
    return script.file() + " is not the file of the day it was applied";
  }

  private String since() {
    return "(applied "
        + TIME.format(row.appliedAt())
        + " by "
        + row.osUser()
        + "@"
        + row.host()
        + ", SHA-256 "
        + Migrations.shorten(then)
        + "..., now "
        + Migrations.shorten(script.sha256())
        + "...)";
  }

  /** With the commands that help, a line each. */
  String lines(SchemaEntry entry, Remedy remedy) {
    return what()
        + "\n"
        + since()
        + "\nsee it:  "
        + remedy.verify(entry)
        + "\nkeep it: "
        + remedy.accept(entry, row.version());
  }

  /** The same as a sentence. */
  @Override
  public String toString() {
    return what() + " " + since();
  }
}
