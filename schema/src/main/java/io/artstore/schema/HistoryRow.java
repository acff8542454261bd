package io.artstore.schema;

import java.time.Instant;

/**
 * One line of a history: a migration was applied or taken back.
 *
 * @param id position, counted from 1 without gaps
 * @param direction which way
 * @param compatibleSince the oldest program that works with the schema after the migration
 * @param fingerprint of the catalog afterwards, in form {@code fingerprintFormat}
 * @param proof {@code proven}, why it was applied without, what it was adopted from, or why other
 *     files were accepted for it
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

  /** How the proof of a row begins that changed nothing but which files the migration has. */
  static final String ACCEPTED = "accepted: ";

  /** Whether the row only says that other files lead to the same schema. */
  public boolean accepted() {
    return proof.startsWith(ACCEPTED);
  }

  /** The same migration, applied when it was, with the files that were accepted since. */
  HistoryRow withFilesOf(HistoryRow acceptance) {
    return new HistoryRow(
        id,
        direction,
        version,
        name,
        acceptance.upSha256,
        acceptance.downSha256,
        acceptance.compatibleSince,
        fingerprint,
        fingerprintFormat,
        proof,
        osUser,
        host,
        appliedAt);
  }

  /** Whether another tool had applied it before this history began. */
  boolean adopted() {
    return proof.startsWith(ADOPTED);
  }

  String title() {
    return version + " " + name;
  }
}
