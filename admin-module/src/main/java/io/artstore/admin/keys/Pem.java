package io.artstore.admin.keys;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Text encoding of keys (RFC 7468). */
final class Pem {
  private static final int LINE_LENGTH = 64;

  private Pem() {}

  static String encode(String label, byte[] der) {
    String body =
        Base64.getMimeEncoder(LINE_LENGTH, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(der);
    return begin(label) + "\n" + body + "\n" + end(label) + "\n";
  }

  /**
   * Gives the bytes of the one object in the text.
   *
   * @throws IllegalArgumentException when the text holds something else
   */
  static byte[] decode(String label, String text) {
    String trimmed = text.strip();
    if (!trimmed.startsWith(begin(label)) || !trimmed.endsWith(end(label))) {
      throw new IllegalArgumentException("no PEM text of a " + label);
    }
    String body = trimmed.substring(begin(label).length(), trimmed.length() - end(label).length());
    return Base64.getMimeDecoder().decode(body);
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }
}
