package io.artstore.servicekit.config;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Turns what the libraries say about a fault into our sentence, without the value at fault. */
final class ConfigMessage {
  private static final Pattern NUMBER = Pattern.compile("^SRCFG\\d+: ");
  private static final Pattern UNKNOWN =
      Pattern.compile("SRCFG00050: (\\S+) in (.*?)(?::\\d+)? does not map to any root");
  private static final Pattern MISSING =
      Pattern.compile("SRCFG00014: The config property (\\S+) is required.*", Pattern.DOTALL);
  private static final Pattern MALFORMED =
      Pattern.compile(
          "SRCFG00039: The config property (\\S+) with the config value \"(.*)\" threw an"
              + " Exception whilst being converted (.*)",
          Pattern.DOTALL);
  private static final Pattern SECRET =
      Pattern.compile("secret|password|token|hmac|private", Pattern.CASE_INSENSITIVE);

  private ConfigMessage() {}

  static String of(String message, Path yaml) {
    Matcher unknown = UNKNOWN.matcher(message);
    if (unknown.find()) {
      return yaml + ": unknown key " + unknown.group(1);
    }
    Matcher missing = MISSING.matcher(message);
    if (missing.find()) {
      return "missing key " + missing.group(1);
    }
    Matcher malformed = MALFORMED.matcher(message);
    if (malformed.find()) {
      String key = malformed.group(1);
      return SECRET.matcher(key).find()
          ? key + " has a value that cannot be used"
          : key + " cannot be \"" + malformed.group(2) + "\"";
    }
    return NUMBER.matcher(message).replaceFirst("");
  }

  /** Line and column only: the library's own message quotes the line, which may hold a secret. */
  static String place(YAMLException malformed) {
    if (malformed instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      return "line %d, column %d"
          .formatted(
              marked.getProblemMark().getLine() + 1, marked.getProblemMark().getColumn() + 1);
    }
    return malformed.getClass().getSimpleName();
  }
}
