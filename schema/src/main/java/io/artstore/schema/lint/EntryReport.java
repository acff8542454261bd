package io.artstore.schema.lint;

import io.artstore.schema.SchemaEntry;
import java.util.List;

/**
 * What was found about one entry.
 *
 * @param migrations how many there are
 * @param findings that nobody accepted
 * @param accepted that the file of accepted findings holds
 * @param notes that are worth knowing and nothing more
 */
public record EntryReport(
    SchemaEntry entry,
    int migrations,
    List<Finding> findings,
    List<AcceptedFinding> accepted,
    List<Finding> notes) {
  public EntryReport {
    findings = List.copyOf(findings);
    accepted = List.copyOf(accepted);
    notes = List.copyOf(notes);
  }

  /** A finding with the reason for which it stays. */
  public record AcceptedFinding(Finding finding, String reason) {}
}
