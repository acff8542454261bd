package io.artstore.element.document;

import io.artstore.api.file.FileId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives documents their places, by the rules of {@code docs/formats/layout.md}. The names are for
 * people; nothing is ever read out of them.
 */
public final class StoredNames {
  /** Leaves room for suffixes below the 255 bytes of a file system. */
  static final int NAME_BYTES_LIMIT = 200;

  private static final int USER_BYTES_LIMIT = 40;
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("uuuu/MM/dd/HH", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern EXTENSION = Pattern.compile("(?s)(.+)(\\.[A-Za-z0-9]{1,16})");
  private static final String UNSAFE = "<>:\"/\\|?*";

  private StoredNames() {}

  /** The place of a new document. */
  public static Place placeOf(FileId id, String filename, String user, Instant takenIn) {
    Matcher parts = EXTENSION.matcher(filename);
    boolean extended = parts.matches();
    String extension = extended ? parts.group(2) : "";
    String rest =
        "_%s_%s_%s%s"
            .formatted(
                cut(safe(user, "unknown"), USER_BYTES_LIMIT), TIME.format(takenIn), id, extension);
    String stem = safe(extended ? parts.group(1) : filename, "document");
    return new Place(
        FOLDER.format(id.createdAt().filter(StoredNames::isInCalendar).orElse(takenIn)),
        cut(stem, NAME_BYTES_LIMIT - bytes(rest)) + rest);
  }

  /** An id made up by hand can hold a moment whose year has more than four digits. */
  private static boolean isInCalendar(Instant moment) {
    return moment.isBefore(Instant.parse("9999-12-31T23:59:59Z"));
  }

  private static String safe(String text, String whenEmpty) {
    StringBuilder safe = new StringBuilder();
    text.codePoints().map(point -> isSafe(point) ? point : '_').forEach(safe::appendCodePoint);
    String plain = safe.toString().replaceAll("_{2,}", "_").replaceAll("^[_. ]+|[_. ]+$", "");
    return plain.isEmpty() ? whenEmpty : plain;
  }

  private static boolean isSafe(int point) {
    if (point == ' ') {
      return true;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> UNSAFE.indexOf(point) < 0;
    };
  }

  private static String cut(String text, int limit) {
    int end = 0;
    int bytes = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      bytes += bytes(Character.toString(point));
      if (bytes > limit) {
        break;
      }
      end += Character.charCount(point);
    }
    return text.substring(0, end);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
