package io.artstore.schema;

import io.artstore.schema.loss.Loss;
import io.artstore.schema.loss.Loss.Fate;
import io.artstore.schema.loss.LossPlace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a value that has no place in the new type into a row and looks what the script does with it.
 * The transaction is afterwards as before.
 */
final class LossProbe {
  private static final int ROWS_TRIED = 5;

  private final ScratchDatabase scratch;
  private final Connection connection;
  private final MigrationScript script;
  private final Optional<String> prefix;

  LossProbe(ScratchDatabase scratch, MigrationScript script, Optional<String> prefix) {
    this.scratch = scratch;
    this.connection = scratch.connection();
    this.script = script;
    this.prefix = prefix;
  }

  /** The loss with what becomes of such a value; as it is where none can be put there. */
  Loss probe(Loss loss) throws SQLException {
    if (loss instanceof Loss.NarrowedColumn narrowed && narrowed.sample().isPresent()) {
      return narrowed.with(fate(loss.where(), narrowed.sample().get(), ROWS_TRIED).fate());
    }
    if (loss instanceof Loss.GoneLabel gone) {
      Outcome outcome = fate(loss.where(), SqlNames.literal(gone.label()), 0);
      if (outcome.fate() == Fate.UNTRIED) {
        outcome = fate(loss.where(), SqlNames.literal("{\"" + gone.label() + "\"}"), 0);
      }
      return gone.with(outcome.fate(), outcome.becomes());
    }
    return loss;
  }

  private record Outcome(Fate fate, Optional<String> becomes) {
    static final Outcome UNTRIED = new Outcome(Fate.UNTRIED, Optional.empty());
  }

  /**
   * @param rows how many rows are tried one after the other, 0 for all at once and, where that
   *     cannot be, each of the first
   */
  private Outcome fate(LossPlace place, String value, int rows) throws SQLException {
    List<String> conditions = new ArrayList<>();
    if (rows == 0) {
      conditions.add("");
    }
    for (String row : firstRows(place)) {
      conditions.add(" WHERE ctid = " + SqlNames.literal(row));
    }
    for (String condition : conditions) {
      Outcome outcome = tryOne(place, value, condition);
      if (outcome.fate() != Fate.UNTRIED) {
        return outcome;
      }
    }
    return Outcome.UNTRIED;
  }

  private List<String> firstRows(LossPlace place) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT ctid::text FROM " + table(place) + " LIMIT " + ROWS_TRIED);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private static String table(LossPlace place) {
    return SqlNames.quote(place.schema()) + "." + SqlNames.quote(place.table());
  }

  private Outcome tryOne(LossPlace place, String value, String condition) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      StepRun.prepareForScript(connection);
      int changed =
          statement.executeUpdate(
              "UPDATE "
                  + table(place)
                  + " SET "
                  + SqlNames.quote(place.column())
                  + " = "
                  + value
                  + condition);
      return changed == 0 ? Outcome.UNTRIED : tryScript(place, condition.isEmpty());
    } catch (SQLException e) {
      // Such a value cannot be put there; a CHECK or a key may be in the way.
      return Outcome.UNTRIED;
    } finally {
      connection.rollback(before);
      connection.releaseSavepoint(before);
    }
  }

  private Outcome tryScript(LossPlace place, boolean allRows) throws SQLException {
    long[] numbers = numbers(place);
    try (Statement statement = connection.createStatement()) {
      scratch.runInTransaction(script, prefix);
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    } catch (ScriptRun.Failed e) {
      return refused(e.sqlState());
    } catch (SQLException e) {
      return refused(Optional.ofNullable(e.getSQLState()).orElse(""));
    }
    return allRows ? became(numbers) : new Outcome(Fate.CHANGED, Optional.empty());
  }

  private static Outcome refused(String sqlState) {
    return ScriptRun.isRefusal(sqlState)
        ? new Outcome(Fate.REFUSED, Optional.empty())
        : Outcome.UNTRIED;
  }

  /** Table and column by number, because the script may rename them. */
  private long[] numbers(LossPlace place) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT a.attrelid, a.attnum FROM pg_catalog.pg_attribute a"
                + " WHERE a.attrelid = ?::regclass AND a.attname = ?")) {
      query.setString(1, table(place));
      query.setString(2, place.column());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return new long[] {row.getLong(1), row.getLong(2)};
      }
    }
  }

  /** What stands in all rows afterwards, where it is one and the same value. */
  private Outcome became(long[] numbers) throws SQLException {
    String select;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT format('SELECT count(*), count(DISTINCT %1$I::text), min(%1$I::text)"
                + " FROM %2$I.%3$I', a.attname, n.nspname, c.relname)"
                + " FROM pg_catalog.pg_class c"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
                + " WHERE c.oid = CAST(? AS bigint)::oid AND a.attnum = ?"
                + " AND NOT a.attisdropped")) {
      query.setLong(1, numbers[0]);
      query.setInt(2, (int) numbers[1]);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return new Outcome(Fate.CHANGED, Optional.empty());
        }
        select = row.getString(1);
      }
    }
    try (PreparedStatement query = connection.prepareStatement(select);
        ResultSet row = query.executeQuery()) {
      row.next();
      if (row.getLong(1) == 0) {
        return new Outcome(Fate.REMOVED, Optional.empty());
      }
      return new Outcome(
          Fate.CHANGED,
          row.getLong(2) == 1 ? Optional.ofNullable(row.getString(3)) : Optional.empty());
    }
  }
}
