package io.artstore.schema;

import io.artstore.schema.ProvenJson.ProvenMigration;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of the {@code proven.json} that lies in a folder, beyond that it can be read. It is
 * the evidence of what was released, so whoever would write it, or only looks, asks the same.
 */
public final class EvidenceRules {
  /** What mends a file that cannot be read. */
  public static final String MEND =
      "bring proven.json back from version control; it is left as it is, because it says what was"
          + " released. To begin anew without that, delete it";

  /** What is said where a released migration is not as it was. */
  static final String STAYS =
      "proven.json, which says that it was released, stays as it is (to begin anew without that,"
          + " delete it; it is in version control)";

  private EvidenceRules() {}

  /** Whether a fault of the folder is one of the file itself, also of one in an archive. */
  public static boolean isAbout(MigrationFault fault) {
    return fault.file().equals(ProvenJson.FILE) || fault.file().endsWith("/" + ProvenJson.FILE);
  }

  /** What the file lists although neither script of it is in the folder. */
  public static List<ProvenMigration> withoutFiles(FolderContent content) {
    return content.proven().map(ProvenJson::migrations).orElse(List.of()).stream()
        .filter(
            listed ->
                content.steps().stream().noneMatch(step -> step.version().equals(listed.version())))
        .toList();
  }

  /** In words, where the file does not list each migration once, oldest first. */
  public static Optional<String> outOfOrder(FolderContent content) {
    List<ProvenMigration> listed = content.proven().map(ProvenJson::migrations).orElse(List.of());
    for (int index = 1; index < listed.size(); index++) {
      MigrationVersion before = listed.get(index - 1).version();
      MigrationVersion now = listed.get(index).version();
      if (before.compareTo(now) >= 0) {
        return Optional.of(
            before.equals(now)
                ? "proven.json lists " + now + " twice"
                : "proven.json lists " + before + " before " + now + ", which is older");
      }
    }
    return Optional.empty();
  }
}
