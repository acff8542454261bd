package io.artstore.schema.backup;

import io.artstore.schema.SchemaEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A backup that was made.
 *
 * @param folder where it lies
 * @param removed older ones that were removed
 * @param interrupted folders of interrupted backups of the entry, which are no backups
 * @param remarks what did not work and does not spoil the backup
 */
public record BackupReport(
    SchemaEntry entry,
    Path folder,
    Manifest manifest,
    Duration duration,
    List<Path> removed,
    List<Path> interrupted,
    List<String> remarks) {
  public BackupReport {
    removed = List.copyOf(removed);
    interrupted = List.copyOf(interrupted);
    remarks = List.copyOf(remarks);
  }
}
