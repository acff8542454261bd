package io.artstore.schema.backup;

import io.artstore.schema.SqlNames;
import java.util.ArrayList;
import java.util.List;

/**
 * In which order tables are filled so that every row finds the row it refers to.
 *
 * @param tables those referred to first
 * @param postponed foreign keys that no order satisfies: their check has to wait
 */
record LoadOrder(List<TableShape> tables, List<Postponed> postponed) {
  /** A foreign key with its table. */
  record Postponed(TableShape table, ForeignKey key) {
    /** Lets the check wait for the end of the transaction. */
    String postpone() {
      return alter(" DEFERRABLE INITIALLY DEFERRED");
    }

    /** The key as it was before. */
    String undo() {
      return alter(" NOT DEFERRABLE");
    }

    private String alter(String how) {
      return "ALTER TABLE "
          + table.quoted()
          + " ALTER CONSTRAINT "
          + SqlNames.quote(key.name())
          + how;
    }
  }

  LoadOrder {
    tables = List.copyOf(tables);
    postponed = List.copyOf(postponed);
  }

  static LoadOrder of(EntryTables entry) {
    List<TableShape> waiting = new ArrayList<>(entry.tables());
    List<TableShape> ordered = new ArrayList<>();
    List<Postponed> postponed = new ArrayList<>();
    while (!waiting.isEmpty()) {
      TableShape next =
          waiting.stream()
              .filter(table -> blocking(entry, table, waiting).isEmpty())
              .findFirst()
              .orElse(waiting.getFirst());
      for (ForeignKey key : blocking(entry, next, waiting)) {
        postponed.add(new Postponed(next, key));
      }
      waiting.remove(next);
      ordered.add(next);
    }
    return new LoadOrder(ordered, postponed);
  }

  /**
   * Keys of the table to one that is not filled yet. A key to the table itself is checked when its
   * last row is in.
   */
  private static List<ForeignKey> blocking(
      EntryTables entry, TableShape table, List<TableShape> waiting) {
    return entry.foreignKeys().stream()
        .filter(key -> key.table() == table.id() && key.refersTo() != table.id())
        .filter(key -> waiting.stream().anyMatch(other -> other.id() == key.refersTo()))
        .toList();
  }

  /** What has to run before the first row. */
  List<String> before() {
    return postponed.stream()
        .filter(one -> !one.key().deferrable())
        .map(Postponed::postpone)
        .toList();
  }

  /** What has to run after the checks. */
  List<String> after() {
    return postponed.stream().filter(one -> !one.key().deferrable()).map(Postponed::undo).toList();
  }
}
