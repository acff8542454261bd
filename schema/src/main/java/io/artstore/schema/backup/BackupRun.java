package io.artstore.schema.backup;

import io.artstore.schema.BackupException;
import io.artstore.schema.BackupException.Reason;
import io.artstore.schema.EntryAccess;
import io.artstore.schema.EntryAccess.Ownership;
import io.artstore.schema.Migration;
import io.artstore.schema.backup.Manifest.SavedSequence;
import io.artstore.schema.backup.Manifest.SavedTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One backup of one entry, under its lock. */
final class BackupRun {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Backups of one entry in one second; more are somebody's mistake. */
  private static final int MOST_NAMES = 100;

  private final EntryAccess access;
  private final Connection connection;
  private final BackupPlace place;
  private final CopyListener listener;
  private final BackupDisk disk;
  private final List<SavedTable> saved = new ArrayList<>();

  /** When and where the snapshot is from. */
  private record Moment(Instant time, String serverVersion) {}

  BackupRun(EntryAccess access, BackupPlace place, CopyListener listener, BackupDisk disk) {
    this.access = access;
    this.connection = access.connection();
    this.place = place;
    this.listener = listener;
    this.disk = disk;
  }

  BackupReport run() throws SQLException, IOException {
    long start = System.nanoTime();
    Migration at =
        access
            .at()
            .orElseThrow(
                () ->
                    new BackupException(
                        Reason.NOTHING_TO_SAVE,
                        access.entry().name()
                            + ", database "
                            + access.database()
                            + ": there is no schema yet, so there is nothing to save"));
    List<Path> interrupted = place.interrupted(access.entry());
    EntryTables planned = plan();
    Moment moment = beginSnapshot(planned);
    Ownership ownership = access.ownership();
    EntryTables tables = EntryTables.read(connection, ownership.own(), access.historyTable());
    if (!titles(tables).equals(titles(planned))) {
      throw new BackupException(
          Reason.OTHER_TABLES,
          access.entry().name() + ": tables came or went meanwhile; no backup was made, try again");
    }
    Backups.requireSpace(Backups.bytes(tables), disk.free(place.existing()), place);
    DurableFolder folder = begin(moment);
    Manifest manifest;
    Path published;
    try {
      manifest = fill(folder, tables, manifest(at, ownership, moment));
      published = folder.publish();
    } catch (IOException | SQLException | RuntimeException e) {
      folder.discard(e);
      throw e;
    }
    return report(published, manifest, start, interrupted);
  }

  private EntryTables plan() throws SQLException {
    connection.setAutoCommit(false);
    access.actAsOwner();
    EntryTables tables = EntryTables.of(access);
    connection.rollback();
    return tables;
  }

  private static List<String> titles(EntryTables tables) {
    return tables.tables().stream().map(TableShape::title).toList();
  }

  /**
   * The tables are locked against being rewritten before the snapshot is taken: a rewritten table
   * would look empty to an older snapshot. Readers and writers go on.
   */
  private Moment beginSnapshot(EntryTables tables) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }
    access.actAsOwner();
    tables.lock(connection, "ACCESS SHARE");
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT pg_catalog.statement_timestamp(),
                       pg_catalog.current_setting('server_version')
                """);
        ResultSet row = query.executeQuery()) {
      row.next();
      return new Moment(row.getObject(1, OffsetDateTime.class).toInstant(), row.getString(2));
    }
  }

  private DurableFolder begin(Moment moment) throws IOException {
    String name = BackupPlace.name(access.entry()) + "-" + MOMENT.format(moment.time());
    for (int number = 1; ; number++) {
      Path target = place.directory().resolve(number == 1 ? name : name + "-" + number);
      try {
        return DurableFolder.begin(target, disk::opened);
      } catch (FileAlreadyExistsException e) {
        if (number == MOST_NAMES) {
          throw e;
        }
      }
    }
  }

  private Manifest manifest(Migration at, Ownership ownership, Moment moment) {
    return new Manifest(
        access.entry().name(),
        access.database(),
        access.entry().prefix(),
        moment.serverVersion(),
        at.version().text(),
        at.name(),
        ownership.fingerprint(),
        ownership.asProven(),
        moment.time(),
        access.settings().osUser() + "@" + access.settings().host(),
        access.settings().toolVersion(),
        "",
        ownership.left().stream().sorted().toList(),
        List.of(),
        List.of());
  }

  private Manifest fill(DurableFolder folder, EntryTables tables, Manifest head)
      throws SQLException, IOException {
    TableCopy copy = new TableCopy(connection, listener);
    for (TableShape table : tables.tables()) {
      folder.<SQLException>write(table.file(), target -> saved.add(save(copy, table, target)));
    }
    List<SavedSequence> sequences =
        tables.sequenceValues(connection).stream()
            .map(
                value ->
                    new SavedSequence(value.schema(), value.name(), value.last(), value.called()))
            .toList();
    Manifest draft = head.with(saved, sequences, "");
    String script =
        RestoreScript.write(
            draft,
            tables.without(access.historyTable()),
            access.historyTable(),
            access.afterRestore());
    access.requireLock();
    Manifest manifest = draft.with(saved, sequences, write(folder, Manifest.SCRIPT, script));
    write(folder, Manifest.FILE, ManifestForm.write(manifest));
    return manifest;
  }

  private SavedTable save(TableCopy copy, TableShape table, OutputStream target)
      throws SQLException, IOException {
    return table.title().equals(access.historyTable())
        ? copy.saveHistory(table, access.entry().name(), target)
        : copy.save(table, target);
  }

  private static String write(DurableFolder folder, String name, String text) throws IOException {
    List<String> digest = new ArrayList<>();
    folder.<RuntimeException>write(
        name,
        target -> {
          HashingOutput output = new HashingOutput(target, done -> {});
          output.write(text.getBytes(StandardCharsets.UTF_8));
          digest.add(output.sha256Hex());
        });
    return digest.getFirst();
  }

  /** From here on the backup is there, and nothing that fails may hide it. */
  private BackupReport report(
      Path published, Manifest manifest, long start, List<Path> interrupted) {
    List<Path> removed = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    try {
      removed.addAll(place.prune(access.entry()));
    } catch (IOException e) {
      remarks.add("older backups could not be removed: " + e);
    }
    return new BackupReport(
        access.entry(),
        place.directory().resolve(published.getFileName()),
        manifest,
        Duration.ofNanos(System.nanoTime() - start),
        removed,
        interrupted,
        remarks);
  }
}
