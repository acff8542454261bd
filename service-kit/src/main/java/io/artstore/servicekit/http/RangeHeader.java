package io.artstore.servicekit.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the header field {@code Range} (RFC 9110, 14.1-14.2). */
final class RangeHeader {
  private static final Pattern SINGLE =
      Pattern.compile("bytes\\s*=[\\s,]*(\\d*)-(\\d*)[\\s,]*", Pattern.CASE_INSENSITIVE);

  /** Fewer digits than a long has: what is longer lies beyond any file. */
  private static final int SIGNIFICANT_DIGITS = 18;

  private RangeHeader() {}

  static ByteRange parse(Optional<String> header, long size) {
    Optional<Matcher> matcher =
        header.map(value -> SINGLE.matcher(value.strip())).filter(Matcher::matches);
    if (matcher.isEmpty()) {
      return new ByteRange.Whole();
    }
    String from = matcher.get().group(1);
    String to = matcher.get().group(2);
    if (from.isEmpty()) {
      return to.isEmpty() ? new ByteRange.Whole() : suffix(number(to), size);
    }
    long first = number(from);
    long last = to.isEmpty() ? Long.MAX_VALUE : number(to);
    if (last < first) {
      return new ByteRange.Whole();
    }
    return first >= size
        ? new ByteRange.Unsatisfiable()
        : new ByteRange.Part(first, Math.min(last, size - 1));
  }

  private static ByteRange suffix(long length, long size) {
    return length == 0 || size == 0
        ? new ByteRange.Unsatisfiable()
        : new ByteRange.Part(Math.max(0, size - length), size - 1);
  }

  private static long number(String digits) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > SIGNIFICANT_DIGITS ? Long.MAX_VALUE : Long.parseLong(significant);
  }
}
