package io.artstore.schema.loss;

import io.artstore.schema.catalog.CatalogSettings;
import io.artstore.schema.loss.LossConditions.Condition;
import io.artstore.schema.loss.LossConditions.Relation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Counts losses in the transaction that is open, which is afterwards as before: nothing can be
 * written meanwhile, and what cannot be counted is unknown and never none.
 */
public final class LossCounter {
  private static final int DECLARED_SECONDS = 60;

  private final Connection connection;
  private final EntryRows rows;
  private final CountListener listener;
  private final LossConditions conditions;

  /** What is known about all tables of an entry. */
  @FunctionalInterface
  public interface EntryRows {
    /** Whether one of them holds a row. */
    boolean any() throws SQLException;
  }

  /** Hears which table takes long, in a thread of its own. */
  @FunctionalInterface
  public interface CountListener {
    /** Hears nothing. */
    CountListener SILENT = (table, about) -> {};

    /**
     * @param about how many rows the server believes it has; negative when it does not know
     */
    void counting(String table, long about);
  }

  public LossCounter(Connection connection, EntryRows rows, CountListener listener) {
    this.connection = connection;
    this.rows = rows;
    this.listener = listener;
    this.conditions = new LossConditions(connection);
  }

  /**
   * @param steps in the order in which they are done
   */
  public CountedLosses count(List<StepLosses> steps) throws SQLException {
    List<CountedLoss> items = new ArrayList<>(relevant(steps));
    if (items.isEmpty()) {
      return CountedLosses.NONE;
    }
    Savepoint start = connection.setSavepoint();
    try {
      execute("SET LOCAL transaction_read_only = on; SET LOCAL statement_timeout = 0");
      CatalogSettings.apply(connection);
      Counting counting = new Counting();
      counting.go(items);
      return new CountedLosses(items);
    } finally {
      connection.rollback(start);
      connection.releaseSavepoint(start);
    }
  }

  /**
   * What is counted at all: a table that goes is counted once, and its columns not again; of a
   * column that goes not what else happens to it.
   */
  private static List<CountedLoss> relevant(List<StepLosses> steps) {
    Set<LossPlace> gone = new HashSet<>();
    for (StepLosses step : steps) {
      for (Loss loss : step.losses()) {
        if (loss instanceof Loss.DroppedTable || loss instanceof Loss.DroppedColumn) {
          gone.add(loss.where());
        }
      }
    }
    Set<Loss> seen = new HashSet<>();
    List<CountedLoss> items = new ArrayList<>();
    for (StepLosses step : steps) {
      for (Loss loss : step.losses()) {
        if (seen.add(loss) && !coveredBy(gone, loss)) {
          items.add(CountedLoss.unknown(step.step(), loss, ""));
        }
      }
    }
    return items;
  }

  private static boolean coveredBy(Set<LossPlace> gone, Loss loss) {
    if (loss.refuses() || loss instanceof Loss.DroppedTable) {
      return false;
    }
    if (loss instanceof Loss.Declared declared) {
      return !declared.tables().isEmpty() && gone.containsAll(declared.tables());
    }
    LossPlace place = loss.where();
    boolean withColumn = gone.contains(place) && !(loss instanceof Loss.DroppedColumn);
    return gone.contains(place.wholeTable()) || withColumn;
  }

  /** Keeps everybody from adding to what was counted, until the transaction ends. */
  public void lock(List<StepLosses> steps) throws SQLException {
    Set<String> names = new HashSet<>();
    for (CountedLoss item : relevant(steps)) {
      List<LossPlace> places = new ArrayList<>(List.of(item.loss().where()));
      if (item.loss() instanceof Loss.Declared declared) {
        places.addAll(declared.tables());
      }
      for (LossPlace place : places) {
        conditions.relation(place).ifPresent(relation -> names.add(relation.from()));
      }
    }
    if (!names.isEmpty()) {
      execute(
          "LOCK TABLE " + String.join(", ", names.stream().sorted().toList()) + " IN SHARE MODE");
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Something that can fail without taking the rest with it. */
  @FunctionalInterface
  private interface Attempt<T> {
    T run() throws SQLException;
  }

  private <T> T attempt(Attempt<T> attempt) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      return attempt.run();
    } finally {
      connection.rollback(before);
      connection.releaseSavepoint(before);
    }
  }

  /** The first line of what the server said. */
  private static String said(SQLException error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
  }

  /** One count of all items. */
  private final class Counting {
    private final Map<String, List<Integer>> byRelation = new LinkedHashMap<>();
    private final Map<String, Relation> relations = new HashMap<>();
    private final Map<Integer, Condition> conditionOf = new HashMap<>();
    private Optional<Boolean> anyRows = Optional.empty();

    void go(List<CountedLoss> items) throws SQLException {
      for (int index = 0; index < items.size(); index++) {
        CountedLoss item = items.get(index);
        if (item.loss() instanceof Loss.Declared declared) {
          items.set(index, declared(item, declared));
        } else if (item.loss() instanceof Loss.Untold untold && untold.table().isNowhere()) {
          items.set(index, unlessEmpty(item, untold.why()));
        } else {
          items.set(index, placed(index, item));
        }
      }
      for (Map.Entry<String, List<Integer>> group : byRelation.entrySet()) {
        countGroup(group.getKey(), group.getValue(), items);
      }
    }

    /** Where the entry holds no row at all, nothing can be lost, whatever it is called. */
    private CountedLoss unlessEmpty(CountedLoss item, String why) throws SQLException {
      if (anyRows.isEmpty()) {
        anyRows = Optional.of(rows.any());
      }
      return anyRows.get()
          ? CountedLoss.unknown(item.step(), item.loss(), why)
          : CountedLoss.of(item.step(), item.loss(), 0);
    }

    private CountedLoss declared(CountedLoss item, Loss.Declared declared) throws SQLException {
      if (declared.count().isEmpty()) {
        return unlessEmpty(item, "its script has no SELECT that counts it");
      }
      try {
        OptionalLong count =
            attempt(
                () -> {
                  execute(
                      "SET LOCAL search_path = public, pg_temp; SET LOCAL statement_timeout = '"
                          + DECLARED_SECONDS
                          + "s'");
                  return conditions.ask(declared.count().get());
                });
        return count.isPresent()
            ? CountedLoss.of(item.step(), item.loss(), count.getAsLong())
            : CountedLoss.unknown(
                item.step(), item.loss(), "the SELECT of its script does not answer one number");
      } catch (SQLException e) {
        return CountedLoss.unknown(item.step(), item.loss(), said(e));
      }
    }

    private CountedLoss placed(int index, CountedLoss item) throws SQLException {
      LossPlace place = item.loss().where();
      Optional<Relation> relation = conditions.relation(place);
      if (relation.isEmpty()) {
        return unlessEmpty(item, "there is no table " + place.shownTable() + " before this run");
      }
      Optional<Condition> condition = conditions.condition(relation.get(), item.loss());
      if (condition.isEmpty()) {
        return unlessEmpty(item, "there is no column " + place.shown() + " before this run");
      }
      String from = place.column().isEmpty() ? relation.get().only() : relation.get().from();
      byRelation.computeIfAbsent(from, name -> new ArrayList<>()).add(index);
      relations.put(from, relation.get());
      conditionOf.put(index, condition.get());
      return item;
    }

    private void countGroup(String from, List<Integer> indexes, List<CountedLoss> items)
        throws SQLException {
      List<Condition> wanted = indexes.stream().map(this::condition).toList();
      String table = items.get(indexes.getFirst()).loss().where().shownTable();
      long about = Optional.ofNullable(relations.get(from)).map(Relation::about).orElse(-1L);
      try (SlowCount slow = SlowCount.of(() -> listener.counting(table, about))) {
        List<Long> counts = attempt(() -> conditions.count(from, wanted));
        for (int position = 0; position < counts.size(); position++) {
          int index = indexes.get(position);
          items.set(index, counted(items.get(index), wanted.get(position), counts.get(position)));
        }
      } catch (SQLException e) {
        if (indexes.size() > 1) {
          // One that cannot be counted must not make the others unknown.
          for (Integer index : indexes) {
            countGroup(from, List.of(index), items);
          }
          return;
        }
        CountedLoss item = items.get(indexes.getFirst());
        items.set(indexes.getFirst(), CountedLoss.unknown(item.step(), item.loss(), said(e)));
      }
    }

    private Condition condition(Integer index) {
      return Optional.ofNullable(conditionOf.get(index)).orElseThrow();
    }

    private CountedLoss counted(CountedLoss item, Condition condition, long count) {
      return condition.exact() || count == 0
          ? CountedLoss.of(item.step(), item.loss(), count)
          : CountedLoss.unknown(
              item.step(), item.loss(), "what becomes of them was not proven", count);
    }
  }
}
