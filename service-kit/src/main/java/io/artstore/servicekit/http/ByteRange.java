package io.artstore.servicekit.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of a body that a request asks for (RFC 9110, section 14). */
public sealed interface ByteRange {
  /** No range, one that is not understood, or several: the whole body is answered, {@code 200}. */
  record Whole() implements ByteRange {}

  /** One part that lies in the body, both ends included: {@code 206}. */
  record Part(long first, long last) implements ByteRange {
    public long length() {
      return last - first + 1;
    }

    /** The header field {@code Content-Range}. */
    public String contentRange(long size) {
      return "bytes %d-%d/%d".formatted(first, last, size);
    }
  }

  /**
   * Nothing of the body lies in it: {@code 416} with {@code Content-Range: bytes *}{@code /SIZE}.
   */
  record Unsatisfiable() implements ByteRange {}

  /**
   * Reads a header field {@code Range}.
   *
   * @param size of the whole body
   */
  static ByteRange parse(Optional<String> header, long size) {
    Optional<Matcher> matcher =
        header.map(value -> Form.SINGLE.matcher(value.strip())).filter(Matcher::matches);
    if (matcher.isEmpty()) {
      return new Whole();
    }
    String from = matcher.get().group(1);
    String to = matcher.get().group(2);
    if (from.isEmpty()) {
      return to.isEmpty() ? new Whole() : suffix(number(to), size);
    }
    long first = number(from);
    if (!to.isEmpty() && number(to) < first) {
      return new Whole();
    }
    if (first >= size) {
      return new Unsatisfiable();
    }
    return new Part(first, to.isEmpty() ? size - 1 : Math.min(number(to), size - 1));
  }

  private static ByteRange suffix(long length, long size) {
    return length == 0 || size == 0
        ? new Unsatisfiable()
        : new Part(Math.max(0, size - length), size - 1);
  }

  /** A number beyond what a file can have means its end. */
  private static long number(String digits) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > 18 ? Long.MAX_VALUE : Long.parseLong(significant);
  }

  /** The form of a header with one range of bytes. */
  final class Form {
    private static final Pattern SINGLE =
        Pattern.compile("bytes\\s*=\\s*(\\d*)\\s*-\\s*(\\d*)", Pattern.CASE_INSENSITIVE);

    private Form() {}
  }
}
