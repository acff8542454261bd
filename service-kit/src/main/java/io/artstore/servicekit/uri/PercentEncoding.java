package io.artstore.servicekit.uri;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text as percent-encoded UTF-8. */
public final class PercentEncoding {
  private static final String UNRESERVED = "-._~";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PercentEncoding() {}

  /** Encodes everything but the unreserved characters of RFC 3986. */
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (octet & 0xff);
      if (isUnreserved(character)) {
        encoded.append(character);
      } else {
        encoded.append('%').append(HEX[character >> 4]).append(HEX[character & 0xf]);
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || UNRESERVED.indexOf(character) >= 0;
  }

  /**
   * Decodes once.
   *
   * @throws IllegalArgumentException for a lone percent sign and for bytes that are not UTF-8
   */
  public static String decode(String text) {
    if (text.indexOf('%') < 0 && text.chars().allMatch(character -> character < 0x80)) {
      return text;
    }
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer octets = ByteBuffer.allocate(raw.length);
    for (int index = 0; index < raw.length; index++) {
      if (raw[index] == '%') {
        if (index + 2 >= raw.length) {
          throw new IllegalArgumentException("a percent sign without two digits");
        }
        octets.put((byte) ((digit(raw[index + 1]) << 4) | digit(raw[index + 2])));
        index += 2;
      } else {
        octets.put(raw[index]);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(octets.flip())
          .toString();
    } catch (CharacterCodingException malformed) {
      throw new IllegalArgumentException("bytes that are not UTF-8", malformed);
    }
  }

  /** The same for a query or a form, where a plus sign stands for a space. */
  public static String decodeForm(String text) {
    return decode(text.replace('+', ' '));
  }

  private static int digit(byte character) {
    int digit = Character.digit(character, 16);
    if (digit < 0) {
      throw new IllegalArgumentException("a percent sign without two digits");
    }
    return digit;
  }
}
