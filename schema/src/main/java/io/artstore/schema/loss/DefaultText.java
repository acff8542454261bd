package io.artstore.schema.loss;

import java.util.regex.Pattern;

/** Tells a default that is always the same value from one that is computed. */
final class DefaultText {
  private static final Pattern STRING = Pattern.compile("'(?:[^']|'')*'");
  private static final Pattern CAST =
      Pattern.compile("::(?:\"(?:[^\"]|\"\")*\"|[a-z_0-9. ])+(?:\\([0-9, -]+\\))?(?:\\[\\])*");
  private static final Pattern COMPUTED =
      Pattern.compile("[\\w\"]\\s*\\(|\\b(?:CURRENT_\\w+|LOCALTIME\\w*|SESSION_USER|USER)\\b");

  private DefaultText() {}

  /**
   * @param expression as {@code pg_get_expr} writes it; what cannot be told counts as computed
   */
  static boolean constant(String expression) {
    String bare = STRING.matcher(expression).replaceAll("0");
    return !COMPUTED.matcher(CAST.matcher(bare).replaceAll("")).find();
  }
}
