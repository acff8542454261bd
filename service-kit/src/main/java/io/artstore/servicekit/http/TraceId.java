package io.artstore.servicekit.http;

import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id by which a request is found in the logs of every module that it passed (W3C Trace
 * Context).
 */
final class TraceId {
  private static final Pattern TRACEPARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
  private static final String INVALID = "0".repeat(32);

  private TraceId() {}

  /** Takes over the caller's, else makes one. */
  static String of(@Nullable String traceparent, RandomGenerator random) {
    if (traceparent != null) {
      Matcher matcher = TRACEPARENT.matcher(traceparent.strip().toLowerCase(Locale.ROOT));
      if (matcher.matches() && !matcher.group(1).equals(INVALID)) {
        return matcher.group(1);
      }
    }
    byte[] id = new byte[16];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
