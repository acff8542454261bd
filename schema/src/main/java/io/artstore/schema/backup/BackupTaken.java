package io.artstore.schema.backup;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** The backup that somebody relies on before a schema is changed. */
public sealed interface BackupTaken {

  /** As it is recorded and shown. */
  String recorded();

  /** One that this library made and can restore. */
  record ByThisTool(Path folder) implements BackupTaken {
    @Override
    public String recorded() {
      return "backup " + folder;
    }
  }

  /**
   * One that the operator made with other tools, a snapshot of the disk or a base backup. Nobody
   * here looked at it.
   *
   * @param name how the operator finds it again
   */
  record ByOperator(String name) implements BackupTaken {
    private static final Pattern NAME = Pattern.compile("\\P{Cntrl}{1,200}");

    public ByOperator {
      if (name.isBlank() || !NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "the name of a backup has 1 to 200 characters and stands on one line");
      }
    }

    @Override
    public String recorded() {
      return "the operator's own backup \"" + name + "\", not checked";
    }
  }
}
