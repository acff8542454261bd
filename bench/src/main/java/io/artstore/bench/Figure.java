package io.artstore.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A line of the results.
 *
 * @param most the ratio, ours over plain, that the budget allows
 */
record Figure(String what, String plain, String budget, Comparison comparison, double most) {
  static final String HEAD =
      """
      | what | beside | budget | measured | rounds | ours | plain | |
      |---|---|---|---|---|---|---|---|
      """;

  boolean kept() {
    return comparison.ratio() <= most;
  }

  /** A row of the table. */
  String row() {
    List<Double> ratios = comparison.ratios();
    return "| %s | %s | %s | **%s ×** | %s to %s | %s | %s | %s |\n"
        .formatted(
            what,
            plain,
            budget,
            text(comparison.ratio()),
            text(ratios.getFirst()),
            text(ratios.getLast()),
            text(comparison.ours()),
            text(comparison.plain()),
            kept() ? "kept" : "MISSED");
  }

  static String text(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }

  private static String text(Duration time) {
    return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
  }
}
