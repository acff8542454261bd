package io.artstore.schemacli.report;

import java.util.Locale;

/** Times as people read them. */
public final class Seconds {
  private Seconds() {}

  /** Half a tenth and more as tenths; less is not shown as nothing. */
  public static String text(long milliseconds) {
    return milliseconds < 50
        ? "under 0.1 s"
        : String.format(Locale.ROOT, "%.1f s", milliseconds / 1000.0);
  }
}
