package io.artstore.schema;

import io.artstore.schema.TableRows.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Keeps a way back from destroying rows that came after somebody had seen an empty table and said
 * yes. For one thread.
 */
final class ConfirmedRows {
  private final boolean bound;
  private final TableRows tables;
  private final Set<String> accepted = new TreeSet<>();
  private Set<String> pending = Set.of();

  private ConfirmedRows(boolean bound, TableRows tables) {
    this.bound = bound;
    this.tables = tables;
  }

  /** Without a confirmation every row is accepted. */
  static ConfirmedRows of(Optional<RollbackPreview> confirmed, TableRows tables) {
    ConfirmedRows rows = new ConfirmedRows(confirmed.isPresent(), tables);
    confirmed.ifPresent(seen -> rows.accepted.addAll(seen.tablesWithRows()));
    return rows;
  }

  /**
   * The tables that were seen empty and are not any more. Nobody can add rows to the others of them
   * before the transaction ends.
   */
  List<String> arrived(Connection work) throws SQLException {
    if (!bound) {
      return List.of();
    }
    List<Table> empty =
        tables.tables(work).stream().filter(table -> !accepted.contains(table.shown())).toList();
    if (!empty.isEmpty()) {
      try (Statement statement = work.createStatement()) {
        statement.execute(
            "LOCK TABLE "
                + empty.stream().map(Table::quoted).collect(Collectors.joining(", "))
                + " IN SHARE MODE");
      }
    }
    return tables.withRows(work).stream()
        .map(Table::shown)
        .filter(table -> !accepted.contains(table))
        .toList();
  }

  /** Rows that the script itself put somewhere do not hinder the next step. */
  void scriptRan(Connection work) throws SQLException {
    if (bound) {
      pending = tables.withRows(work).stream().map(Table::shown).collect(Collectors.toSet());
    }
  }

  /** The step with that script is done. */
  void committed() {
    accepted.addAll(pending);
    pending = Set.of();
  }
}
