package io.artstore.servicekit.http;

import java.util.Arrays;
import java.util.Optional;

/**
 * Conditional and partial requests for something that has a strong entity tag (RFC 9110, 13-14).
 */
public final class RangeRequests {
  private RangeRequests() {}

  /**
   * What part to answer, {@code If-Range} considered: with another entity tag in it, or a date, the
   * whole is answered. A range means nothing to a HEAD (14.2).
   *
   * @param entityTag quoted, strong
   */
  public static ByteRange range(Exchange exchange, String entityTag, long size) {
    Optional<String> condition = exchange.header("If-Range");
    if (exchange.isHead()) {
      return new ByteRange.Whole();
    }
    if (condition.isPresent() && !condition.get().strip().equals(entityTag)) {
      return new ByteRange.Whole();
    }
    return ByteRange.parse(exchange.header("Range"), size);
  }

  /**
   * Whether the caller has it already, by {@code If-None-Match}: {@code 304} is answered. Compared
   * weakly (13.1.2).
   */
  public static boolean notModified(Exchange exchange, String entityTag) {
    return exchange
        .header("If-None-Match")
        .filter(value -> names(value.replace("W/\"", "\""), entityTag))
        .isPresent();
  }

  /**
   * Whether the caller insists, by {@code If-Match}, on another one: {@code 412} is answered.
   * Compared strongly, so that a weak tag names nothing (13.1.1).
   */
  public static boolean preconditionFails(Exchange exchange, String entityTag) {
    return exchange.header("If-Match").filter(value -> !names(value, entityTag)).isPresent();
  }

  private static boolean names(String header, String entityTag) {
    return header.strip().equals("*")
        || Arrays.stream(header.split(",")).map(String::strip).anyMatch(entityTag::equals);
  }
}
