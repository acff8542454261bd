package io.artstore.schema;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How one schema stands. Nothing was written to find out.
 *
 * @param state the summary
 * @param version the newest applied migration with its name, empty for none
 * @param head the newest migration of the folder with its name, empty for none
 * @param pending migrations to apply, oldest first
 * @param findings what a person should look at, each a sentence with the command that helps
 * @param leftAlone objects in reach that no migration makes
 * @param objects what the schema consists of now
 */
public record EntryStatus(
    SchemaEntry entry,
    State state,
    Optional<String> version,
    Optional<String> head,
    List<PendingMigration> pending,
    List<String> findings,
    Set<String> leftAlone,
    SchemaObjects objects) {

  /** One word for a table. */
  public enum State {
    /** At the head, nothing to say. */
    OK,
    /** Nothing is applied yet. */
    MISSING,
    /** Migrations wait. */
    BEHIND,
    /** The schema is newer than the folder and still works with it. */
    NEWER,
    /** A refusal; the findings say which. */
    REFUSED,
    /** A migration was changed after it was applied; the findings say which. */
    FILE_CHANGED,
    /** The catalog is not what was proven. */
    DRIFTED
  }

  public EntryStatus {
    pending = List.copyOf(pending);
    findings = List.copyOf(findings);
    leftAlone = Set.copyOf(leftAlone);
  }

  /** The migrations to apply, oldest first. */
  public List<Migration> waiting() {
    return pending.stream().map(PendingMigration::migration).toList();
  }

  /** Whether nobody has to look: nothing but migrations waiting. */
  public boolean healthy() {
    return findings.isEmpty();
  }
}
