package io.artstore.schema;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a reset would do to a migrations folder, after it was proven.
 *
 * @param folder where the files lie
 * @param baseline version and name of the new migration
 * @param version of the new migration
 * @param replaced version and name of those it stands in for; none when there is nothing to fold
 * @param created text of the new files by their names in the folder
 * @param moved files that go into the archive, each with the SHA-256 of its text
 * @param failures why nothing may be changed; none when it is proven
 * @param notes what a person should know of a proven one
 */
public record ResetPlan(
    SchemaEntry entry,
    Path folder,
    String baseline,
    MigrationVersion version,
    List<String> replaced,
    Map<String, String> created,
    Map<String, String> moved,
    List<ProofFailure> failures,
    List<String> notes) {
  public ResetPlan {
    replaced = List.copyOf(replaced);
    created = Map.copyOf(created);
    moved = Map.copyOf(moved);
    failures = List.copyOf(failures);
    notes = List.copyOf(notes);
  }

  /** Whether there is something to do, and it is proven. */
  public boolean ready() {
    return failures.isEmpty() && !replaced.isEmpty();
  }

  /** Where the replaced files go, in the folder. */
  public String archive() {
    return MigrationFolder.ARCHIVE + "/" + version;
  }

  /** SHA-256 of each new file by its name. */
  public Map<String, String> digests() {
    Map<String, String> digests = new TreeMap<>();
    created.forEach((name, text) -> digests.put(name, Sha256Digest.of(text)));
    return digests;
  }
}
