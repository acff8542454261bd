package io.artstore.schema.backup;

import io.artstore.schema.SqlNames;
import io.artstore.schema.backup.CopyListener.Phase;
import io.artstore.schema.backup.Manifest.SavedTable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.LongConsumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Moves the rows of single tables between a connection and streams. */
final class TableCopy {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Connection connection;
  private final CopyManager copies;
  private final CopyListener listener;

  TableCopy(Connection connection, CopyListener listener) throws SQLException {
    this.connection = connection;
    this.copies = connection.unwrap(PGConnection.class).getCopyAPI();
    this.listener = listener;
  }

  /** Texts that mean the same wherever they are read: no name is shortened. */
  private static final String READING = "SET LOCAL search_path = ''";

  /** What rows run into, checks and triggers, is written for the search path of scripts. */
  private static final String WRITING = "SET LOCAL search_path = public, pg_temp";

  /** Writes the rows and says what was written. */
  SavedTable save(TableShape table, OutputStream target) throws SQLException, IOException {
    String rows = table.copyOut(table.columns());
    return read(Phase.SAVING, table, table.columns(), true, rows, target, table.bytes());
  }

  /** The same for the rows that a history, which entries may share, has of one entry. */
  SavedTable saveHistory(TableShape history, String entry, OutputStream target)
      throws SQLException, IOException {
    String rows = history.copyOut(history.columns(), "t.entry = " + SqlNames.literal(entry));
    return read(Phase.SAVING, history, history.columns(), false, rows, target, history.bytes());
  }

  /** What the same rows look like now. */
  SavedTable reread(TableShape table, SavedTable saved) throws SQLException, IOException {
    return read(
        Phase.COMPARING,
        table,
        saved.columns(),
        saved.restored(),
        table.copyOut(saved.columns()),
        OutputStream.nullOutputStream(),
        saved.bytes());
  }

  private SavedTable read(
      Phase phase,
      TableShape table,
      List<String> columns,
      boolean restored,
      String copyOut,
      OutputStream target,
      long expected)
      throws SQLException, IOException {
    execute(READING);
    HashingOutput output =
        new HashingOutput(target, done -> listener.copied(phase, table.title(), done, expected));
    try (WriteBehind behind = new WriteBehind(output)) {
      long rows = copies.copyOut(copyOut, behind);
      behind.finish();
      return new SavedTable(
          table.title(), restored, columns, rows, output.bytes(), output.sha256Hex());
    }
  }

  /** Puts the rows of a file into the table. */
  long fill(TableShape table, SavedTable saved, Path file) throws SQLException, IOException {
    execute(WRITING);
    try (InputStream in = Files.newInputStream(file)) {
      return copies.copyIn(
          table.copyIn(saved.columns()),
          new Watched(
              in, done -> listener.copied(Phase.RESTORING, table.title(), done, saved.bytes())),
          BUFFER_BYTES);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Tells how far a file was read. */
  private static final class Watched extends FilterInputStream {
    private final LongConsumer progress;
    private long bytes;

    Watched(InputStream source, LongConsumer progress) {
      super(source);
      this.progress = progress;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      bytes += Math.max(count, 0);
      progress.accept(bytes);
      return count;
    }
  }
}
