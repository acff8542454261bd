package io.artstore.schemacli;

import io.artstore.schema.EntryStatus;
import io.artstore.schema.HistoryRow;
import io.artstore.schema.PendingMigration;
import io.artstore.schema.Remedy;
import io.artstore.schema.SchemaObjects;
import io.artstore.schema.SchemaObjects.EnumType;
import io.artstore.schema.SchemaObjects.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** The status of all entries as a page of text. */
final class StatusText {
  private final Remedy remedy;
  private final List<EntryStatus> found;
  private final List<String> failures;
  private final Map<String, List<HistoryRow>> histories;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param histories by the name of the entry, what is to be listed
   */
  StatusText(
      Remedy remedy,
      List<EntryStatus> found,
      List<String> failures,
      Map<String, List<HistoryRow>> histories) {
    this.remedy = remedy;
    this.found = found;
    this.failures = failures;
    this.histories = histories;
  }

  String text(boolean objects) {
    long databases = found.stream().map(status -> status.entry().database()).distinct().count();
    line(
        Words.count(found.size() + failures.size(), "entry", "entries")
            + " in "
            + Words.count((int) databases + failures.size(), "database", "databases")
            + ". Reads only.");
    line("");
    addTable();
    addWaiting();
    addFindings();
    if (objects) {
      found.forEach(this::addObjects);
      addTotals();
    }
    found.forEach(this::addHistory);
    line("");
    text.append(summary());
    return text.toString();
  }

  private void addHistory(EntryStatus status) {
    List<HistoryRow> rows = histories.get(status.entry().name());
    if (rows == null) {
      return;
    }
    line("");
    line(
        status.entry().name()
            + " in "
            + status.entry().database()
            + ": "
            + Words.count(rows.size(), "step", "steps")
            + " so far");
    TextTable table = new TextTable("  ");
    for (HistoryRow row : rows) {
      table.row(
          Words.minute(row.appliedAt()),
          row.accepted() ? "accept" : row.direction().name().toLowerCase(Locale.ROOT),
          row.version() + " " + row.name(),
          row.osUser() + "@" + row.host(),
          row.proofInShort());
    }
    if (!rows.isEmpty()) {
      line(table.toString());
    }
    addClock(rows);
  }

  /** Steps are in the order in which they were done, whatever their times say. */
  private void addClock(List<HistoryRow> rows) {
    for (int index = 1; index < rows.size(); index++) {
      HistoryRow row = rows.get(index);
      if (row.appliedAt().isBefore(rows.get(index - 1).appliedAt())) {
        line(
            "  the server's clock was set back before step "
                + row.id()
                + "; the order above is that of the steps");
      }
    }
  }

  private void addTable() {
    if (found.isEmpty()) {
      return;
    }
    TextTable table = new TextTable("");
    table.row("ENTRY", "DATABASE", "NOW AT", "BEHIND", "STATE");
    for (EntryStatus status : found) {
      table.row(
          status.entry().name(),
          status.entry().database(),
          status.version().orElse("-"),
          String.valueOf(status.waiting().size()),
          state(status));
    }
    line(table.toString());
  }

  private static String state(EntryStatus status) {
    boolean passedOver = status.pending().stream().anyMatch(PendingMigration::passedOver);
    String waiting =
        status.pending().isEmpty() ? "" : passedOver ? ", PASSED OVER" : ", upgrade waiting";
    return switch (status.state()) {
      case OK -> "ok";
      case MISSING -> "not created yet";
      case BEHIND -> "ok" + waiting;
      case NEWER -> "newer than this program, works with it";
      case REFUSED -> "REFUSED";
      case FILE_CHANGED -> "FILE CHANGED" + waiting;
      case DRIFTED -> "DRIFTED" + waiting;
    };
  }

  private void addWaiting() {
    TextTable table = new TextTable("  ");
    boolean any = false;
    for (EntryStatus status : found) {
      for (PendingMigration pending : status.pending()) {
        any = true;
        table.row(status.entry().name(), pending.migration().title(), EffectWords.of(pending));
      }
    }
    if (any) {
      line("");
      line("Waiting");
      line(table.toString());
      line("  apply them with: " + remedy.line("upgrade"));
    }
  }

  private void addFindings() {
    boolean any = !failures.isEmpty() || found.stream().anyMatch(status -> !status.healthy());
    boolean leftAlone = found.stream().anyMatch(status -> !status.leftAlone().isEmpty());
    if (!any && !leftAlone) {
      return;
    }
    line("");
    line(any ? "To look at" : "For information");
    failures.forEach(failure -> line("  " + indented(failure)));
    for (EntryStatus status : found) {
      status
          .findings()
          .forEach(finding -> line("  " + status.entry().name() + ": " + indented(finding)));
      new TreeSet<>(status.leftAlone())
          .forEach(
              object ->
                  line(
                      "  "
                          + status.entry().database()
                          + ": "
                          + object
                          + " belongs to no entry; left alone"));
    }
  }

  private void addObjects(EntryStatus status) {
    SchemaObjects objects = status.objects();
    line("");
    line(
        status.entry().name()
            + " in "
            + status.entry().database()
            + ": "
            + Words.count(objects.tables().size(), "table", "tables")
            + ", "
            + Words.count(objects.enums().size(), "ENUM type", "ENUM types"));
    TextTable tables = new TextTable("  ");
    int number = 0;
    for (Table table : objects.tables()) {
      tables.row(
          "table " + ++number,
          table.name(),
          Words.count(table.columns(), "column", "columns")
              + ", "
              + Words.count(table.indexes(), "index", "indexes"));
    }
    number = 0;
    for (EnumType type : objects.enums()) {
      tables.row("ENUM " + ++number, type.name(), type.labels());
    }
    for (String other : objects.others()) {
      int space = other.indexOf(' ');
      tables.row(other.substring(0, space), other.substring(space + 1));
    }
    if (!tables.toString().isEmpty()) {
      line(tables.toString());
    }
  }

  private void addTotals() {
    String tables =
        String.join(
            " + ",
            found.stream()
                .map(status -> String.valueOf(status.objects().tables().size()))
                .toList());
    int enums = found.stream().mapToInt(status -> status.objects().enums().size()).sum();
    line("");
    line(
        tables
            + " tables and "
            + Words.count(enums, "ENUM type", "ENUM types")
            + " beside the history tables.");
  }

  private String summary() {
    int look = failures.size() + (int) found.stream().filter(status -> !status.healthy()).count();
    int all = failures.size() + found.size();
    if (look > 0) {
      return look + " of " + Words.count(all, "entry needs", "entries need") + " a look.";
    }
    int waiting = (int) found.stream().filter(status -> !status.waiting().isEmpty()).count();
    if (waiting > 0) {
      return String.format(
          Locale.ROOT,
          "%d of %s waiting for an upgrade; nothing is wrong.",
          waiting,
          Words.count(all, "entry is", "entries are"));
    }
    return Words.count(all, "entry is", "entries are") + " at the newest version.";
  }

  private static String indented(String lines) {
    return lines.replace("\n", "\n    ");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
