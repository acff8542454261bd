package io.artstore.schema.backup;

import io.artstore.schema.BackupException;
import io.artstore.schema.BackupException.Reason;
import io.artstore.schema.EntryAccess;
import io.artstore.schema.SqlNames;
import io.artstore.schema.backup.Manifest.SavedSequence;
import io.artstore.schema.backup.Manifest.SavedTable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one transaction in which the rows of an entry come back, under its lock. */
final class RestoreRun {
  private final EntryAccess access;
  private final Connection connection;
  private final SavedFolder backup;
  private final CopyListener listener;
  private final Map<String, SavedTable> saved;
  private final List<String> replaced = new ArrayList<>();

  RestoreRun(EntryAccess access, SavedFolder backup, CopyListener listener) {
    this.access = access;
    this.connection = access.connection();
    this.backup = backup;
    this.listener = listener;
    this.saved =
        backup.manifest().tables().stream()
            .filter(SavedTable::restored)
            .collect(Collectors.toMap(SavedTable::table, Function.identity()));
  }

  /** Tables whose rows the migrations had made. */
  List<String> replaced() {
    return replaced;
  }

  void run() throws SQLException, IOException {
    connection.setAutoCommit(false);
    access.actAsOwner();
    EntryTables tables = EntryTables.of(access).without(access.historyTable());
    requireSameTables(tables);
    // Readers go on; nobody writes between the look at the rows and the commit.
    tables.lock(connection, "SHARE ROW EXCLUSIVE");
    LoadOrder order = LoadOrder.of(tables);
    Triggers triggers = Triggers.of(connection, tables);
    execute(triggers.off());
    execute("SET CONSTRAINTS ALL DEFERRED");
    execute(order.before());
    requireNoRows(order);
    fill(order);
    execute("SET CONSTRAINTS ALL IMMEDIATE");
    execute(order.after());
    compare(order);
    for (SavedSequence sequence : backup.manifest().sequences()) {
      execute(sequence.value().setval());
    }
    for (String view : tables.views()) {
      execute("REFRESH MATERIALIZED VIEW " + view);
    }
    execute(triggers.on());
    access.runAfterRestore();
    access.requireLock();
    commit();
  }

  private void requireSameTables(EntryTables tables) {
    Set<String> differing = new TreeSet<>(saved.keySet());
    for (TableShape table : tables.tables()) {
      SavedTable one = saved.get(table.title());
      if (one != null && new HashSet<>(one.columns()).equals(new HashSet<>(table.columns()))) {
        differing.remove(table.title());
      } else {
        differing.add(table.title());
      }
    }
    Set<String> sequences =
        tables.sequences().stream()
            .map(EntryTables.SequenceName::quoted)
            .collect(Collectors.toSet());
    for (SavedSequence sequence : backup.manifest().sequences()) {
      if (!sequences.contains(
          new EntryTables.SequenceName(sequence.schema(), sequence.name()).quoted())) {
        differing.add(sequence.value().title());
      }
    }
    if (!differing.isEmpty()) {
      throw new BackupException(
          Reason.OTHER_TABLES,
          where()
              + "not as in the backup: "
              + String.join(", ", differing)
              + (backup.manifest().asProven() ? "" : " (the backup was taken of a drifted schema)")
              + "; no row was put in");
    }
  }

  private void requireNoRows(LoadOrder order) throws SQLException {
    List<String> full = new ArrayList<>();
    for (TableShape table : order.tables().reversed()) {
      if (!exists(connection, table, "")) {
        continue;
      }
      if (!exists(connection, table, madeByOthers(access))) {
        execute("DELETE FROM " + table.quoted());
        replaced.add(table.title());
      } else {
        full.add(table.title());
      }
    }
    if (!full.isEmpty()) {
      throw new BackupException(
          Reason.ROWS_PRESENT,
          where()
              + "there are rows already, in "
              + String.join(", ", full.stream().sorted().toList())
              + "; nothing was changed; a backup goes into a database without rows");
    }
  }

  /** Rows of a migration have the transaction of its line in the history. */
  private static String madeByOthers(EntryAccess access) {
    return " WHERE t.xmin::text NOT IN (SELECT h.xmin::text FROM public."
        + SqlNames.quote(access.historyTable())
        + " h)";
  }

  /** Whether the database holds rows that no migration made, as of now. */
  static boolean hasRowsOfOthers(EntryAccess access) throws SQLException {
    Connection connection = access.connection();
    connection.setAutoCommit(false);
    access.actAsOwner();
    EntryTables tables = EntryTables.of(access).without(access.historyTable());
    boolean found = false;
    for (TableShape table : tables.tables()) {
      found = found || exists(connection, table, madeByOthers(access));
    }
    connection.rollback();
    connection.setAutoCommit(true);
    return found;
  }

  private static boolean exists(Connection connection, TableShape table, String condition)
      throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT EXISTS (SELECT 1 FROM " + table.quoted() + " t" + condition + ")");
        ResultSet row = query.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  private void fill(LoadOrder order) throws SQLException, IOException {
    TableCopy copy = new TableCopy(connection, listener);
    for (TableShape table : order.tables()) {
      SavedTable one = saved(table);
      try {
        copy.fill(table, one, backup.file(one));
      } catch (SQLException e) {
        throw notTaken(
            backup.file(one) + " was not taken by the database: " + EntryAccess.describe(e), e);
      }
    }
  }

  private void compare(LoadOrder order) throws SQLException, IOException {
    TableCopy copy = new TableCopy(connection, listener);
    for (TableShape table : order.tables()) {
      SavedTable before = saved(table);
      SavedTable now = copy.reread(table, before);
      if (!now.equals(before)) {
        throw notTaken(
            "table "
                + table.title()
                + " does not read back as it was saved ("
                + before.rows()
                + " rows, SHA-256 "
                + before.sha256()
                + ", now "
                + now.rows()
                + " rows, "
                + now.sha256()
                + ")",
            null);
      }
    }
  }

  private SavedTable saved(TableShape table) {
    return Optional.ofNullable(saved.get(table.title()))
        .orElseThrow(() -> new IllegalStateException("was compared before: " + table.title()));
  }

  private void commit() throws SQLException {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new BackupException(
          Reason.NOT_TAKEN,
          where()
              + "the rows could not be committed: "
              + EntryAccess.describe(e)
              + "; either all of them are there or none, look before trying again",
          e);
    }
  }

  private BackupException notTaken(String message, @Nullable SQLException e) {
    return new BackupException(
        Reason.NOT_TAKEN, where() + message + "; the schema is there, without rows", e);
  }

  private String where() {
    return access.entry().name() + ", database " + access.database() + ": ";
  }

  private void execute(List<String> statements) throws SQLException {
    for (String sql : statements) {
      execute(sql);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
