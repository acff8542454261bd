package io.artstore.schema.backup;

import java.util.regex.Pattern;

/**
 * A backup that the operator made with other tools, a snapshot of the disk or a base backup, before
 * a schema is changed. Nobody here looked at it.
 *
 * @param name how the operator finds it again
 */
public record OperatorBackup(String name) {
  private static final Pattern NAME = Pattern.compile("\\P{Cntrl}{1,200}");

  public OperatorBackup {
    if (name.isBlank() || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name of a backup has 1 to 200 characters and stands on one line");
    }
  }

  /** As it is shown. */
  public String shown() {
    return "the operator's own backup \"" + name + "\", not checked";
  }
}
