package io.artstore.app.document;

import java.nio.charset.StandardCharsets;

/** A name in this directory for a document whose own name may be anything, a path included. */
final class SafeName {
  private static final int BYTES_LIMIT = 255;

  private SafeName() {}

  static String of(String filename) {
    String name = filename.replaceAll("[/\\\\\\p{gc=Cc}\\p{gc=Cf}\\x{2028}\\x{2029}]", "_");
    if (name.matches("\\.*")) {
      name = "_" + name;
    }
    int end = name.length();
    while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > BYTES_LIMIT) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end);
  }
}
