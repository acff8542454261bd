package io.artstore.schema.backup;

import io.artstore.schema.SchemaEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@value #FILE} in the folder of a backup says. It is written last, so a folder without one
 * is an interrupted backup.
 *
 * @param entry name of the entry
 * @param database where it lived
 * @param prefix its prefix, empty for none
 * @param serverVersion of PostgreSQL, as it calls itself
 * @param version the newest migration in effect
 * @param name of that migration
 * @param fingerprint of the catalog
 * @param asProven whether that is the one that was proven for the version
 * @param takenAt the moment of the rows, by the server's clock
 * @param takenBy person and host
 * @param toolVersion of the program
 * @param script SHA-256 of {@code restore.sql}
 * @param notSaved objects in the database that no migration made
 * @param tables with the history table
 */
public record Manifest(
    String entry,
    String database,
    Optional<String> prefix,
    String serverVersion,
    String version,
    String name,
    String fingerprint,
    boolean asProven,
    Instant takenAt,
    String takenBy,
    String toolVersion,
    String script,
    List<String> notSaved,
    List<SavedTable> tables,
    List<SavedSequence> sequences) {
  /** Name of the file. */
  public static final String FILE = "manifest.json";

  /** Number of the form of the whole folder: another order of rows is another form. */
  static final int FORMAT = 1;

  static final String SCRIPT = "restore.sql";

  /**
   * One table.
   *
   * @param table its name, with the schema where that is not public
   * @param restored false for the history, which is kept to be read and never put back
   * @param columns as they stand in the file
   * @param sha256 of the file
   */
  public record SavedTable(
      String table, boolean restored, List<String> columns, long rows, long bytes, String sha256) {
    public SavedTable {
      columns = List.copyOf(columns);
    }

    /** Where the rows lie in the folder. */
    public String file() {
      return TableShape.file(table);
    }
  }

  /** Where a sequence stood, and whether that number was given out. */
  public record SavedSequence(String schema, String name, long last, boolean called) {
    SequenceValue value() {
      return new SequenceValue(schema, name, last, called);
    }
  }

  public Manifest {
    notSaved = List.copyOf(notSaved);
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
  }

  /** Whether it is of this entry, wherever that lives. */
  public boolean isOf(SchemaEntry other) {
    return entry.equals(other.name()) && prefix.equals(other.prefix());
  }

  /** Version and name as people say it. */
  public String title() {
    return version + " " + name;
  }

  /** Rows of all tables that a restore brings back. */
  public long rows() {
    return tables.stream().filter(SavedTable::restored).mapToLong(SavedTable::rows).sum();
  }

  /** Bytes of all files of rows. */
  public long bytes() {
    return tables.stream().mapToLong(SavedTable::bytes).sum();
  }

  /** The same head with what was saved. */
  Manifest with(List<SavedTable> savedTables, List<SavedSequence> saved, String scriptSha256) {
    return new Manifest(
        entry,
        database,
        prefix,
        serverVersion,
        version,
        name,
        fingerprint,
        asProven,
        takenAt,
        takenBy,
        toolVersion,
        scriptSha256,
        notSaved,
        savedTables,
        saved);
  }
}
