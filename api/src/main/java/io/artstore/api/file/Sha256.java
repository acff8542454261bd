package io.artstore.api.file;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** A SHA-256 digest as 64 lower-case hexadecimal characters (FIPS 180-4). */
public record Sha256(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public Sha256 {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("a SHA-256 digest is 64 hexadecimal characters");
    }
  }

  /**
   * Reads hexadecimal characters of either case.
   *
   * @throws IllegalArgumentException when it is not a digest
   */
  @JsonCreator
  public static Sha256 parse(String text) {
    return new Sha256(text.toLowerCase(Locale.ROOT));
  }

  /** Takes the 32 bytes of a finished digest. */
  public static Sha256 of(byte[] digest) {
    return new Sha256(HexFormat.of().formatHex(digest));
  }

  /** The 32 bytes, a fresh array. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  @JsonValue
  @Override
  public String toString() {
    return hex;
  }
}
