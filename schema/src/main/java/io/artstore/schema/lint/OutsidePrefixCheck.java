package io.artstore.schema.lint;

import io.artstore.schema.catalog.CatalogObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects of an entry with a prefix that do not carry it. */
final class OutsidePrefixCheck implements StateCheck {
  /** Whatever has no name of its own, or cannot have the prefix at its beginning. */
  private static final Set<String> EXEMPT = Set.of("default", "extension", "cast");

  /** What hangs on a table and has a name in the schema, which two entries cannot both have. */
  private static final Pattern NAMED_LINE =
      Pattern.compile("(index|statistics|sequence) ([^:]+):.*");

  private final String prefix;
  private final String beginning;
  private final Pattern within;

  OutsidePrefixCheck(String prefix) {
    this.prefix = prefix;
    this.beginning = prefix + "_";
    this.within = Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(prefix) + "(?![A-Za-z0-9])");
  }

  @Override
  public List<Sighting> check(DatabaseState state) {
    List<Sighting> found = new ArrayList<>();
    for (CatalogObject object : state.objects().objects()) {
      ObjectName name = ObjectName.of(object.name());
      boolean named = !EXEMPT.contains(name.kind()) && !name.kind().isEmpty();
      if (named && !name.plainName().startsWith(beginning)) {
        found.add(sighting(name));
      } else if (named) {
        object.lines().forEach(line -> checkLine(name, line, found));
      }
    }
    return found;
  }

  private Sighting sighting(ObjectName object) {
    return new Sighting(
        LintRule.OUTSIDE_PREFIX,
        object.name(),
        List.of(List.of(object.plainName())),
        object + " does not begin with the prefix of its entry",
        "call it ${prefix}_" + rest(object.plainName()));
  }

  /** An index may have the prefix in its middle: what matters is that no other entry has it. */
  private void checkLine(ObjectName table, String line, List<Sighting> found) {
    Matcher parts = NAMED_LINE.matcher(line);
    if (parts.matches() && !within.matcher(parts.group(2)).find()) {
      String name = parts.group(2);
      found.add(
          new Sighting(
              LintRule.OUTSIDE_PREFIX,
              name,
              List.of(List.of(name), List.of(table.plainName())),
              parts.group(1)
                  + " "
                  + name
                  + " of "
                  + table
                  + " does not hold the prefix of its entry",
              "call it ${prefix}_" + rest(name)));
    }
  }

  /** Where only the underscore was forgotten, the prefix is there already. */
  private String rest(String name) {
    return name.startsWith(prefix) && name.length() > prefix.length()
        ? name.substring(prefix.length()).replaceFirst("^_", "")
        : name;
  }
}
