package io.artstore.schema.backup;

import io.artstore.schema.SchemaEntry;
import java.time.Duration;

/**
 * What a backup will take, before anything is written.
 *
 * @param version version and name of what is in effect
 * @param bytes what the tables take on the server's disk, which texts hardly exceed
 * @param free bytes of the disk that backups go to
 */
public record BackupEstimate(SchemaEntry entry, String version, int tables, long bytes, long free) {
  /** A slow disk over a slow network; most are faster. */
  private static final long BYTES_PER_SECOND = 20_000_000;

  /** About how long it takes, in whole seconds. */
  public Duration duration() {
    return Duration.ofSeconds(bytes / BYTES_PER_SECOND + 1);
  }
}
