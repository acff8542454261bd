package io.artstore.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of a history table, oldest first, and what follows from them. */
final class History {
  private final List<HistoryRow> rows;
  private final List<HistoryRow> applied = new ArrayList<>();
  private Optional<String> damage = Optional.empty();

  History(List<HistoryRow> rows) {
    this(rows, Optional.empty());
  }

  /**
   * @param unreadable what is wrong with the row after these; empty when there is none
   */
  History(List<HistoryRow> rows, Optional<String> unreadable) {
    this.rows = List.copyOf(rows);
    for (HistoryRow row : rows) {
      replay(row);
    }
    damage = damage.or(() -> unreadable);
  }

  private void replay(HistoryRow row) {
    if (damage.isPresent()) {
      return;
    }
    long expected = rows.indexOf(row) + 1L;
    if (row.id() != expected) {
      damage = Optional.of("row " + expected + " is missing");
      return;
    }
    if (row.accepted()) {
      accept(row);
      return;
    }
    switch (row.direction()) {
      case UP -> {
        if (!applied.isEmpty() && applied.getLast().version().compareTo(row.version()) >= 0) {
          damage =
              Optional.of(
                  "row "
                      + row.id()
                      + " applies "
                      + row.title()
                      + " after "
                      + applied.getLast().title());
        }
        applied.add(row);
      }
      case DOWN -> {
        if (applied.isEmpty() || !applied.getLast().version().equals(row.version())) {
          damage =
              Optional.of("row " + row.id() + " takes back " + row.title() + ", not the newest");
        } else {
          applied.removeLast();
        }
      }
    }
  }

  /** Other files for a migration that is in effect. */
  private void accept(HistoryRow acceptance) {
    for (int index = 0; index < applied.size(); index++) {
      if (applied.get(index).version().equals(acceptance.version())) {
        applied.set(index, applied.get(index).withFilesOf(acceptance));
        return;
      }
    }
    damage =
        Optional.of(
            "row "
                + acceptance.id()
                + " accepts files of "
                + acceptance.title()
                + ", which is not applied");
  }

  List<HistoryRow> rows() {
    return rows;
  }

  /** The migrations that are in effect, oldest first. */
  List<HistoryRow> applied() {
    return List.copyOf(applied);
  }

  Optional<MigrationVersion> version() {
    return applied.isEmpty() ? Optional.empty() : Optional.of(applied.getLast().version());
  }

  /** What is contradictory about the rows; empty when they make sense. */
  Optional<String> damage() {
    return damage;
  }
}
