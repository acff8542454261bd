package io.artstore.schema.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A type as {@code format_type} writes it, taken apart.
 *
 * @param name without length, precision and brackets
 * @param arguments length, or precision and scale; empty when there are none
 */
record TypeText(String name, List<Integer> arguments, boolean array) {
  private static final Pattern FORM =
      Pattern.compile("(.+?)(?:\\((-?\\d+)(?:,(-?\\d+))?\\))?( with(?:out)? time zone)?(\\[\\])?");

  static TypeText of(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return new TypeText(text, List.of(), false);
    }
    List<Integer> arguments = new ArrayList<>();
    for (int group = 2; group <= 3; group++) {
      if (parts.group(group) != null) {
        arguments.add(Integer.valueOf(parts.group(group)));
      }
    }
    String zone = parts.group(4);
    return new TypeText(
        parts.group(1) + (zone == null ? "" : zone),
        List.copyOf(arguments),
        parts.group(5) != null);
  }

  boolean isLimited() {
    return !arguments.isEmpty();
  }

  /** Length or precision. */
  int first() {
    return arguments.getFirst();
  }

  int scale() {
    return arguments.size() > 1 ? arguments.get(1) : 0;
  }

  /** Digits before the point of a limited {@code numeric}. */
  int wholeDigits() {
    return first() - scale();
  }

  boolean isText() {
    return name.equals("text")
        || name.equals("character varying")
        || name.equals("character")
        || name.equals("bpchar");
  }

  boolean isInteger() {
    return name.equals("smallint") || name.equals("integer") || name.equals("bigint");
  }

  boolean isNumeric() {
    return name.equals("numeric");
  }

  /** The largest number of an integer type. */
  long largest() {
    return switch (name) {
      case "smallint" -> Short.MAX_VALUE;
      case "integer" -> Integer.MAX_VALUE;
      default -> Long.MAX_VALUE;
    };
  }

  /** How many digits the largest number of an integer type has. */
  int digits() {
    return String.valueOf(largest()).length();
  }
}
