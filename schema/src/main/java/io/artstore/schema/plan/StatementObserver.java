package io.artstore.schema.plan;

import io.artstore.schema.ConnectionSource;
import io.artstore.schema.Direction;
import io.artstore.schema.Migration;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaUnavailableException;
import io.artstore.schema.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Watches the engine at work on a scratch database: before and after each statement it asks the
 * server, in the step's own transaction, for locks, files, and what was read and changed. Of
 * interest is what was there before the first step. For one thread, apart from what {@link
 * LooseWatch} guards.
 */
public final class StatementObserver implements RunListener, AutoCloseable {
  private final ConnectionSource connections;

  /** What was there at the start, by id. */
  private final Map<Long, Relation> start;

  private final List<ObservedStep> steps = new ArrayList<>();
  private final List<ObservedStatement> statements = new ArrayList<>();
  private final Map<Long, HeldSince> held = new LinkedHashMap<>();
  private Map<Long, Relation> relations = Map.of();
  private Map<Long, LockMode> locks = Map.of();
  private Optional<LooseWatch> loose = Optional.empty();
  private boolean transactional = true;
  private long begin;

  /** Since when a lock is held. */
  private record HeldSince(RelationLock lock, SqlStatement statement, long nanos) {}

  private StatementObserver(ConnectionSource connections, Map<Long, Relation> start) {
    this.connections = connections;
    this.start = start;
  }

  /**
   * What is there now is what others might use.
   *
   * @param connections to the scratch database, as a role that may lock its tables
   */
  public static StatementObserver from(ConnectionSource connections) {
    try (Connection connection = connections.open()) {
      return new StatementObserver(connections, RelationReader.relations(connection));
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** The steps that were done, in order. */
  public List<ObservedStep> steps() {
    return List.copyOf(steps);
  }

  /** What the statements of a step did that failed since. */
  public List<ObservedStatement> unfinished() {
    return List.copyOf(statements);
  }

  @Override
  public void stepBegins(SchemaEntry entry, Direction direction, Migration migration) {
    reset();
  }

  @Override
  public void stepRetried(SchemaEntry entry, Migration migration, int attempt, String blockers) {
    reset();
  }

  private void reset() {
    statements.clear();
    held.clear();
    transactional = true;
  }

  @Override
  public void statementBegins(SchemaEntry entry, SqlStatement statement, Connection work) {
    try {
      transactional = !work.getAutoCommit();
      relations = RelationReader.relations(work);
      int backend = RelationReader.backend(work);
      if (transactional) {
        locks = RelationReader.locks(work, backend);
      } else {
        locks = Map.of();
        loose = Optional.of(LooseWatch.begin(connections, backend));
      }
      begin = System.nanoTime();
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  @Override
  public void statementDone(SchemaEntry entry, SqlStatement statement, Connection work) {
    try {
      Map<Long, LockMode> locksNow =
          loose.isPresent() ? endWatch() : RelationReader.locks(work, RelationReader.backend(work));
      List<RelationLock> taken = taken(locksNow, statement);
      statements.add(new ObservedStatement(statement, taken, work(RelationReader.relations(work))));
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private Map<Long, LockMode> endWatch() throws SQLException {
    if (loose.isEmpty()) {
      return Map.of();
    }
    LooseWatch watch = loose.get();
    loose = Optional.empty();
    return watch.end();
  }

  private List<RelationLock> taken(Map<Long, LockMode> now, SqlStatement statement) {
    List<RelationLock> taken = new ArrayList<>();
    for (Relation was : start.values()) {
      Optional<LockMode> mode = Optional.ofNullable(now.get(was.id()));
      Optional<LockMode> before = Optional.ofNullable(locks.get(was.id()));
      if (mode.isPresent() && (before.isEmpty() || before.get().compareTo(mode.get()) < 0)) {
        Relation seen = relations.getOrDefault(was.id(), was);
        RelationLock lock = new RelationLock(seen.name(), was.name(), was.kindWord(), mode.get());
        if (!coveredByTable(was, mode.get(), now)) {
          taken.add(lock);
        }
        held.put(was.id(), new HeldSince(lock, statement, begin));
      }
    }
    return taken;
  }

  /** Who may not use the table does not get to its index. */
  private static boolean coveredByTable(Relation index, LockMode mode, Map<Long, LockMode> now) {
    return index.isIndex()
        && Optional.ofNullable(now.get(index.table()))
            .filter(table -> table.compareTo(mode) >= 0)
            .isPresent();
  }

  private List<RelationWork> work(Map<Long, Relation> now) {
    List<RelationWork> work = new ArrayList<>();
    Map<Long, RelationWork.Kind> tables = new HashMap<>();
    for (Relation was : start.values()) {
      Optional<Relation> before = Optional.ofNullable(relations.get(was.id()));
      if (before.isPresent() && was.holdsRows()) {
        String name = before.get().name();
        tableWork(before.get(), Optional.ofNullable(now.get(was.id())))
            .ifPresent(
                kind -> {
                  tables.put(was.id(), kind);
                  work.add(new RelationWork(kind, name, was.name()));
                });
      }
    }
    for (Relation index : now.values()) {
      Optional<Relation> table = Optional.ofNullable(start.get(index.table()));
      if (index.isIndex() && table.isPresent()) {
        String live = table.get().name();
        indexWork(index, Optional.ofNullable(tables.get(index.table())))
            .ifPresent(kind -> work.add(new RelationWork(kind, index.name(), live)));
      }
    }
    return work;
  }

  private Optional<RelationWork.Kind> tableWork(Relation before, Optional<Relation> after) {
    if (after.isEmpty()) {
      return Optional.of(RelationWork.Kind.TABLE_DROPPED);
    }
    Relation now = after.get();
    if (now.fileNode() != before.fileNode()) {
      return Optional.of(
          before.bytes() > 0 && now.bytes() == 0
              ? RelationWork.Kind.TABLE_EMPTIED
              : RelationWork.Kind.TABLE_REWRITTEN);
    }
    // Outside of a transaction the server may have put the counts away meanwhile.
    if (transactional && now.changes() > before.changes()) {
      return Optional.of(RelationWork.Kind.ROWS_CHANGED);
    }
    return transactional && now.scans() > before.scans()
        ? Optional.of(RelationWork.Kind.ROWS_READ)
        : Optional.empty();
  }

  /**
   * A table that is written anew takes its indexes along. An index may get another id and keep its
   * file, which then was not built.
   */
  private Optional<RelationWork.Kind> indexWork(
      Relation index, Optional<RelationWork.Kind> ofTable) {
    List<Relation> indexes =
        relations.values().stream().filter(one -> one.table() == index.table()).toList();
    if (indexes.stream().anyMatch(one -> one.fileNode() == index.fileNode())) {
      return Optional.empty();
    }
    boolean wasThere =
        indexes.stream().anyMatch(one -> one.id() == index.id() || one.name().equals(index.name()));
    if (!wasThere) {
      return Optional.of(RelationWork.Kind.INDEX_BUILT);
    }
    boolean along =
        ofTable.equals(Optional.of(RelationWork.Kind.TABLE_REWRITTEN))
            || ofTable.equals(Optional.of(RelationWork.Kind.TABLE_EMPTIED));
    return along ? Optional.empty() : Optional.of(RelationWork.Kind.INDEX_REBUILT);
  }

  @Override
  public void stepDone(
      SchemaEntry entry, Direction direction, Migration migration, Duration duration) {
    long now = System.nanoTime();
    List<HeldLock> until = new ArrayList<>();
    if (transactional) {
      held.values()
          .forEach(
              one ->
                  until.add(
                      new HeldLock(
                          one.lock(), one.statement(), Duration.ofNanos(now - one.nanos()))));
    }
    steps.add(new ObservedStep(direction, migration, transactional, duration, statements, until));
    reset();
  }

  /** Ends what still watches a statement that failed. */
  @Override
  public void close() {
    try {
      endWatch();
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private static SchemaUnavailableException unavailable(SQLException e) {
    return new SchemaUnavailableException("scratch server: " + e.getMessage(), e);
  }
}
