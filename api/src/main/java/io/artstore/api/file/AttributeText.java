package io.artstore.api.file;

import io.artstore.api.problem.ErrorCode;
import io.artstore.api.problem.InvalidAttributeException;
import java.util.regex.Pattern;

/** Which text both a UTF-8 file and a PostgreSQL column can hold. */
final class AttributeText {
  /** RFC 9110, section 8.3.1: type, subtype, then parameters in printable ASCII. */
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+([ ;][\\x20-\\x7e]*)?");

  private AttributeText() {}

  static void check(String field, String text, int minimum, int maximum) {
    int codePoints = text.codePointCount(0, text.length());
    if (codePoints < minimum || codePoints > maximum) {
      throw new InvalidAttributeException(
          ErrorCode.FIELD_INVALID,
          field,
          "%d to %d characters, not %d".formatted(minimum, maximum, codePoints));
    }
    checkCharacters(field, text);
  }

  static void checkCharacters(String field, String text) {
    text.codePoints()
        .forEach(
            codePoint -> {
              if (codePoint == 0) {
                throw new InvalidAttributeException(
                    ErrorCode.FIELD_INVALID, field, "the character NUL cannot be kept");
              }
              if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                throw new InvalidAttributeException(
                    ErrorCode.FIELD_INVALID, field, "an unpaired surrogate is no character");
              }
            });
  }

  static void checkMediaType(String text, int maximum) {
    if (text.length() > maximum || !MEDIA_TYPE.matcher(text).matches()) {
      throw new InvalidAttributeException(
          ErrorCode.FIELD_INVALID,
          "content_type",
          "a media type such as application/pdf, at most " + maximum + " characters");
    }
  }
}
