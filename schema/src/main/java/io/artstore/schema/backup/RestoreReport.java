package io.artstore.schema.backup;

import io.artstore.schema.RunReport;
import io.artstore.schema.SchemaEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A backup that was brought back.
 *
 * @param upgrade how the schema was made, empty when it was there
 * @param replaced tables whose rows the migrations had made and the backup replaced
 * @param afterRestore whether the entry has a script for afterwards, which ran
 */
public record RestoreReport(
    SchemaEntry entry,
    Manifest manifest,
    Optional<RunReport> upgrade,
    List<String> replaced,
    boolean afterRestore,
    Duration duration) {
  public RestoreReport {
    replaced = List.copyOf(replaced);
  }
}
