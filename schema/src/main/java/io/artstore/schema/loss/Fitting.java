package io.artstore.schema.loss;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;

/**
 * Which values of one type another type holds. Where nothing is said here about two types, nobody
 * knows.
 *
 * @param known whether anything is known about these two
 * @param tooLarge a condition, with {@link #VALUE} for the value, that holds for values which the
 *     new type cannot hold; empty when it holds all
 * @param sample an expression that makes such a value
 * @param rounded a condition that holds for values which are rounded; empty when none is
 */
record Fitting(boolean known, String tooLarge, String sample, String rounded) {
  /** Stands for the value in a condition. */
  static final String VALUE = "$value";

  private static final Fitting UNKNOWN = new Fitting(false, "", "", "");
  private static final Fitting ALL = new Fitting(true, "", "", "");

  /** Types whose text says all that the value says. */
  private static final Set<String> SPELLED_OUT =
      Set.of(
          "boolean",
          "smallint",
          "integer",
          "bigint",
          "numeric",
          "uuid",
          "json",
          "jsonb",
          "date",
          "inet",
          "cidr",
          "macaddr");

  private static final Set<String> TIMES =
      Set.of(
          "timestamp without time zone",
          "timestamp with time zone",
          "time without time zone",
          "time with time zone",
          "interval");

  private static final int TIME_PRECISION = 6;

  static Fitting of(String from, String to) {
    TypeText before = TypeText.of(from);
    TypeText after = TypeText.of(to);
    if (from.equals(to)) {
      return ALL;
    }
    if (before.array() || after.array()) {
      return before.array() && after.array() && of(element(from), element(to)).equals(ALL)
          ? ALL
          : UNKNOWN;
    }
    if (after.isText()) {
      return toText(before, after);
    }
    if (before.isInteger() && after.isInteger()) {
      return before.largest() <= after.largest() ? ALL : outside(VALUE, after.largest(), ALL);
    }
    if (before.isNumeric() && after.isInteger()) {
      Fitting rounding = new Fitting(true, "", "", VALUE + " <> round(" + VALUE + ")");
      return outside("round(" + VALUE + ")", after.largest(), rounding);
    }
    if (after.isNumeric() && (before.isNumeric() || before.isInteger())) {
      return toNumeric(before, after);
    }
    return times(before, after, to);
  }

  private static String element(String array) {
    return array.substring(0, array.length() - 2);
  }

  private static Fitting outside(String value, long largest, Fitting base) {
    return new Fitting(
        true,
        value + " NOT BETWEEN " + (-largest - 1) + " AND " + largest,
        BigInteger.valueOf(largest).add(BigInteger.ONE).toString(),
        base.rounded());
  }

  private static Fitting toText(TypeText before, TypeText after) {
    boolean spelledOut = SPELLED_OUT.contains(before.name());
    if (!before.isText() && !spelledOut) {
      return UNKNOWN;
    }
    boolean fits =
        !after.isLimited()
            || (before.isText() && before.isLimited() && before.first() <= after.first())
            || (before.isInteger() && before.digits() < after.first());
    return fits
        ? ALL
        : new Fitting(
            true,
            "char_length(" + (before.isText() ? VALUE : VALUE + "::text") + ") > " + after.first(),
            before.isText() ? "repeat('x', " + (after.first() + 1) + ")" : "",
            "");
  }

  private static Fitting toNumeric(TypeText before, TypeText after) {
    if (!after.isLimited()) {
      return ALL;
    }
    if (before.isInteger() && before.digits() <= after.wholeDigits()) {
      return ALL;
    }
    boolean rounds = before.isNumeric() && (!before.isLimited() || before.scale() > after.scale());
    boolean fits = before.isLimited() && !rounds && before.wholeDigits() <= after.wholeDigits();
    if (fits) {
      return ALL;
    }
    String rounded = "round(" + VALUE + "::numeric, " + after.scale() + ")";
    String limit = "power(10::numeric, " + after.wholeDigits() + ")";
    // Just below the limit a value still fits into the type before, and is rounded up to it.
    String sample =
        before.isLimited() && before.wholeDigits() <= after.wholeDigits()
            ? limit + " - power(10::numeric, " + -before.scale() + ")"
            : limit;
    return new Fitting(
        true, "abs(" + rounded + ") >= " + limit, sample, rounds ? VALUE + " <> " + rounded : "");
  }

  private static Fitting times(TypeText before, TypeText after, String to) {
    if (before.name().equals("real") && after.name().equals("double precision")) {
      return ALL;
    }
    if (before.name().equals("date") && after.name().startsWith("timestamp")) {
      return ALL;
    }
    if (before.name().equals("timestamp without time zone") && after.name().equals("date")) {
      return new Fitting(true, "", "", VALUE + " <> " + VALUE + "::date");
    }
    if (TIMES.contains(before.name()) && before.name().equals(after.name())) {
      return precision(before) <= precision(after)
          ? ALL
          : new Fitting(true, "", "", VALUE + " <> CAST(" + VALUE + " AS " + to + ")");
    }
    return UNKNOWN;
  }

  private static int precision(TypeText time) {
    return time.isLimited() ? time.first() : TIME_PRECISION;
  }

  /** What is too large, if anything can be. */
  Optional<String> narrowing() {
    return tooLarge.isEmpty() ? Optional.empty() : Optional.of(tooLarge);
  }

  /** What is rounded, if anything is. */
  Optional<String> rounding() {
    return rounded.isEmpty() ? Optional.empty() : Optional.of(rounded);
  }
}
