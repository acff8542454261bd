package io.artstore.schema;

import java.time.Instant;

/**
 * One line of a history: a migration was applied or taken back.
 *
 * @param id position, counted from 1 without gaps
 * @param direction which way
 * @param compatibleSince the oldest program that works with the schema after the migration
 * @param fingerprint of the catalog afterwards, in form {@code fingerprintFormat}
 * @param proof {@code proven}, why it was applied without, or what it was adopted from
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
    String proof,
    String osUser,
    String host,
    Instant appliedAt) {
  /** How the proof of a migration begins that another tool had applied. */
  static final String ADOPTED = "adopted: ";

  /** Whether another tool had applied it before this history began. */
  boolean adopted() {
    return proof.startsWith(ADOPTED);
  }

  String title() {
    return version + " " + name;
  }
}
