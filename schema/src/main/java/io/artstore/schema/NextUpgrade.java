package io.artstore.schema;

import java.sql.SQLException;
import java.util.Optional;

/** What the next upgrade says of the state that a way back left. */
final class NextUpgrade {
  private NextUpgrade() {}

  /** How the way up stops there, if it does; it is rolled back. */
  static Optional<String> stop(ScratchDatabase scratch, MigrationScript up) throws SQLException {
    if (!up.transactional()) {
      return Optional.empty();
    }
    scratch.begin();
    try {
      scratch.runInTransaction(up, scratch.entry().prefix());
      scratch.execute("SET CONSTRAINTS ALL IMMEDIATE");
      return Optional.empty();
    } catch (ScriptRun.Failed e) {
      return Optional.of(e.words());
    } catch (SQLException e) {
      return Optional.of(ScriptRun.describe(e));
    } finally {
      scratch.end();
    }
  }
}
