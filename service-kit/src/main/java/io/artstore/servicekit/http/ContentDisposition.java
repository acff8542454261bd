package io.artstore.servicekit.http;

import java.nio.charset.StandardCharsets;

/** The header field {@code Content-Disposition} (RFC 6266). */
public final class ContentDisposition {
  private static final String ATTR_CHAR =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~";

  private ContentDisposition() {}

  /**
   * To be saved under a name: any name, in ASCII for old readers and in UTF-8 (RFC 8187) for all
   * others.
   */
  public static String attachment(String filename) {
    String ascii = ascii(filename);
    String plain = "attachment; filename=\"" + ascii + "\"";
    return ascii.equals(filename) ? plain : plain + "; filename*=UTF-8''" + extended(filename);
  }

  /** Percent signs too are replaced: some readers decode them in the plain form. */
  private static String ascii(String filename) {
    StringBuilder ascii = new StringBuilder(filename.length());
    filename
        .codePoints()
        .forEach(
            character -> {
              boolean safe =
                  character >= 0x20 && character < 0x7f && "\"\\%/".indexOf(character) < 0;
              ascii.append(safe ? (char) character : '_');
            });
    return ascii.toString();
  }

  private static String extended(String filename) {
    StringBuilder encoded = new StringBuilder(filename.length() * 3);
    for (byte octet : filename.getBytes(StandardCharsets.UTF_8)) {
      if (ATTR_CHAR.indexOf(octet) >= 0) {
        encoded.append((char) octet);
      } else {
        encoded.append("%%%02X".formatted(octet & 0xff));
      }
    }
    return encoded.toString();
  }
}
