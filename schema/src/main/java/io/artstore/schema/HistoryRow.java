package io.artstore.schema;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One line of a history: a migration was applied or taken back.
 *
 * @param id position, counted from 1 without gaps
 * @param direction which way
 * @param compatibleSince the oldest program that works with the schema after the migration
 * @param fingerprint of the catalog afterwards, in form {@code fingerprintFormat}
 * @param proof {@code proven}, why it was applied without, what it was adopted from, or why other
 *     files were accepted for it; for a baseline also what it stands in for
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

  /** What stands in the proof of a baseline before the versions that it stands in for. */
  static final String REPLACES = "; replaces ";

  private static final Pattern VERSIONS = Pattern.compile("[0-9_]+(, [0-9_]+)*");

  /** The older migrations that the applied one stands in for; none for most. */
  List<MigrationVersion> replaces() {
    int at = proof.lastIndexOf(REPLACES);
    String versions = at < 0 ? "" : proof.substring(at + REPLACES.length());
    return VERSIONS.matcher(versions).matches()
        ? Stream.of(versions.split(", ", -1)).map(MigrationVersion::new).toList()
        : List.of();
  }

  /** The proof without the list of what was replaced, for a line of a table. */
  public String proofInShort() {
    int count = replaces().size();
    return count == 0
        ? proof
        : proof.substring(0, proof.lastIndexOf(REPLACES)) + REPLACES + count + " older";
  }

  /** Whether another tool had applied it before this history began. */
  boolean adopted() {
    return proof.startsWith(ADOPTED);
  }

  String title() {
    return version + " " + name;
  }
}
