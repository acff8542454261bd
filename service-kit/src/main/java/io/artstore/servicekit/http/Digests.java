package io.artstore.servicekit.http;

import io.artstore.api.file.Sha256;
import io.artstore.api.problem.ErrorCode;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header fields {@code Repr-Digest} and {@code Content-Digest} (RFC 9530). */
public final class Digests {
  public static final String REPR_DIGEST = "Repr-Digest";
  public static final String CONTENT_DIGEST = "Content-Digest";

  private static final Pattern MEMBER =
      Pattern.compile("\\s*([a-z0-9*_.-]+)\\s*=\\s*:([A-Za-z0-9+/=]*):[^,]*");

  private Digests() {}

  /** The value of either field. */
  public static String format(Sha256 digest) {
    return "sha-256=:" + Base64.getEncoder().encodeToString(digest.bytes()) + ":";
  }

  /** The strong entity tag that a digest makes. */
  public static String entityTag(Sha256 digest) {
    return "\"" + digest.hex() + "\"";
  }

  /**
   * The digest that a request declares for its body, in either field.
   *
   * @return empty when none of SHA-256 is declared; other algorithms are passed over
   * @throws ProblemException {@code field_invalid} when one is malformed, {@code digest_mismatch}
   *     when both are given and differ
   */
  public static Optional<Sha256> declared(Exchange exchange) {
    Optional<Sha256> representation = parse(REPR_DIGEST, exchange.header(REPR_DIGEST));
    Optional<Sha256> content = parse(CONTENT_DIGEST, exchange.header(CONTENT_DIGEST));
    if (representation.isPresent() && content.isPresent() && !representation.equals(content)) {
      throw new ProblemException(
              ErrorCode.DIGEST_MISMATCH, "Repr-Digest and Content-Digest are not the same")
          .field(REPR_DIGEST, representation.get().hex());
    }
    return representation.or(() -> content);
  }

  /**
   * Reads one field.
   *
   * @throws ProblemException {@code field_invalid}
   */
  public static Optional<Sha256> parse(String name, Optional<String> value) {
    Optional<Sha256> found = Optional.empty();
    for (String member : value.orElse("").split(",")) {
      if (member.isBlank()) {
        continue;
      }
      Matcher matcher = MEMBER.matcher(member);
      if (!matcher.matches()) {
        throw malformed(name, value.orElse(""));
      }
      if (matcher.group(1).equals("sha-256")) {
        found = Optional.of(sha256(name, matcher.group(2)));
      }
    }
    return found;
  }

  private static Sha256 sha256(String name, String base64) {
    try {
      byte[] digest = Base64.getDecoder().decode(base64);
      return Sha256.of(digest);
    } catch (IllegalArgumentException notOne) {
      throw malformed(name, base64).cause(notOne);
    }
  }

  private static ProblemException malformed(String name, String value) {
    return new ProblemException(ErrorCode.FIELD_INVALID, name + " must be like sha-256=:BASE64:")
        .field(name, value);
  }
}
