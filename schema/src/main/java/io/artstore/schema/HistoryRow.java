package io.artstore.schema;

import java.time.Instant;

/**
 * One line of a history: a migration was applied or taken back.
 *
 * @param id position, counted from 1 without gaps
 * @param direction which way
 * @param compatibleSince the oldest program that works with the schema after the migration
 * @param fingerprint of the catalog afterwards, in form {@code fingerprintFormat}
 * @param osUser who ran the tool, on which host
 * @param appliedAt by the server's clock
 */
public record HistoryRow(
    long id,
    Direction direction,
    MigrationVersion version,
    String name,
    String upSha256,
    String downSha256,
    MigrationVersion compatibleSince,
    String fingerprint,
    int fingerprintFormat,
    String osUser,
    String host,
    Instant appliedAt) {
  String title() {
    return version + " " + name;
  }
}
