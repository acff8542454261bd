package io.artstore.schema;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A migrations folder cannot be used. Holds every fault that was found; no database was touched.
 */
public final class MigrationFolderException extends SchemaException {
  private static final long serialVersionUID = 1L;

  private final transient List<MigrationFault> faults;

  MigrationFolderException(String folder, List<MigrationFault> faults) {
    super(message(folder, faults), null);
    this.faults = List.copyOf(faults);
  }

  public List<MigrationFault> faults() {
    return faults;
  }

  private static String message(String folder, List<MigrationFault> faults) {
    return "migrations in "
        + folder
        + ": "
        + faults.size()
        + (faults.size() == 1 ? " fault" : " faults")
        + faults.stream().map(fault -> "\n  " + fault).collect(Collectors.joining());
  }
}
