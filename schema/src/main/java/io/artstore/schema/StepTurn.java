package io.artstore.schema;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * An advisory lock that a step's transaction holds until the server has committed it or rolled it
 * back, also when nobody is connected to it any more. Unlike the history table it is there before
 * the first step.
 */
final class StepTurn {
  private StepTurn() {}

  /** Takes it for the transaction that is open, under the lock timeout of that transaction. */
  static void take(Connection connection, SchemaEntry entry) throws SQLException {
    String text = "schema step\n" + entry.database() + "\n" + entry.prefix().orElse("");
    ByteBuffer key = ByteBuffer.wrap(Sha256Digest.bytes(text));
    try (PreparedStatement query =
        connection.prepareStatement("SELECT pg_catalog.pg_advisory_xact_lock(?, ?)")) {
      query.setInt(1, key.getInt());
      query.setInt(2, key.getInt());
      query.execute();
    }
  }

  /**
   * Begins a transaction and waits in it for the end of every step that is under way; what it reads
   * afterwards is what they left.
   */
  static void await(Connection fresh, SchemaEntry entry, RunLimits limits) throws SQLException {
    fresh.setAutoCommit(false);
    try (Statement statement = fresh.createStatement()) {
      statement.execute(
          "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = "
              + Math.max(1, limits.lockWait().toMillis()));
    }
    take(fresh, entry);
  }
}
