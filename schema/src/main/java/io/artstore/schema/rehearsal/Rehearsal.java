package io.artstore.schema.rehearsal;

import io.artstore.schema.BackupException;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.Goal;
import io.artstore.schema.Migration;
import io.artstore.schema.MigrationFailedException;
import io.artstore.schema.Migrations;
import io.artstore.schema.NeedsHandException;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaException;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ScratchCopy;
import io.artstore.schema.ServerConnections;
import io.artstore.schema.backup.BackupPlace;
import io.artstore.schema.backup.BackupReport;
import io.artstore.schema.backup.Backups;
import io.artstore.schema.backup.CopyListener;
import io.artstore.schema.backup.DurableFolder;
import io.artstore.schema.backup.Restores;
import io.artstore.schema.backup.SavedFolder;
import io.artstore.schema.plan.StatementObserver;
import io.artstore.schema.rehearsal.RehearsalReport.Copied;
import io.artstore.schema.rehearsal.RehearsalReport.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One rehearsal of one entry. Whatever happens, the scratch database and the backup are gone
 * afterwards; only a process that is killed may leave them.
 */
public final class Rehearsal {
  private final SchemaTarget target;
  private final EngineSettings settings;
  private final RunListener runs;
  private final CopyListener copies;
  private final SchemaEngine live;
  private Migrations migrations;

  private final List<Pass> passes = new ArrayList<>();
  private Optional<Copied> copied = Optional.empty();
  private Rows before = Rows.NONE;
  private Rows up = Rows.NONE;
  private Rows back = Rows.NONE;
  private Rows again = Rows.NONE;

  /**
   * @param runs hears of every step on the scratch database
   * @param copies hears how far saving and restoring are
   */
  public Rehearsal(
      SchemaTarget target, EngineSettings settings, RunListener runs, CopyListener copies) {
    this.target = target;
    this.settings = settings;
    this.runs = runs;
    // A large table must not keep waiting who asked to end.
    this.copies = copies.stoppedBy(settings, "rehearsal of " + target.entry().name());
    this.live = new SchemaEngine(settings, RunListener.SILENT);
    this.migrations = target.entry().migrations().read(target.entry().prefix());
  }

  /**
   * Goes up, back and up again.
   *
   * @param goal {@link Goal.Head} or {@link Goal.At}
   * @param server where the scratch database is made
   * @param folder an existing folder on a disk with room for the rows
   * @throws SchemaException when it could not be tried: the upgrade would be refused, the rows do
   *     not fit on the disk, a server does not answer
   */
  public RehearsalReport rehearse(Goal goal, ServerConnections server, Path folder) {
    List<Migration> waiting = live.checkUpgrade(target, goal);
    List<Migration> ahead = live.waiting(target, new Goal.Head());
    migrations = migrations.wayTo(ahead);
    Optional<Migration> at = migrations.before(ahead).stream().reduce((earlier, later) -> later);
    if (waiting.isEmpty()) {
      return report(at, waiting, List.of(), Optional.empty());
    }
    Path place = temporary(folder);
    try (ScratchCopy scratch = ScratchCopy.create(server, target.entry(), settings)) {
      Optional<Failure> failure = go(scratch.target(), at, waiting, place);
      List<Loss> losses = back.equals(Rows.NONE) ? List.of() : losses(waiting);
      return report(at, waiting, losses, failure);
    } finally {
      remove(place);
    }
  }

  private Optional<Failure> go(
      SchemaTarget scratch, Optional<Migration> at, List<Migration> waiting, Path place) {
    String during = "bringing the rows back";
    try {
      if (at.isPresent()) {
        copy(scratch, place);
      }
      before = Rows.digested(scratch.connections());
      Goal head = new Goal.At(waiting.getLast().version());
      during = "going up";
      pass(Pass.Way.UP, scratch, engine -> engine.upgrade(scratch, head));
      up = Rows.counted(scratch.connections());
      during = "going back";
      Goal start = at.<Goal>map(one -> new Goal.At(one.version())).orElseGet(Goal.Base::new);
      pass(Pass.Way.BACK, scratch, engine -> engine.rollback(scratch, start));
      back = Rows.digested(scratch.connections());
      during = "going up again";
      pass(Pass.Way.AGAIN, scratch, engine -> engine.upgrade(scratch, head));
      again = Rows.counted(scratch.connections());
      return Optional.empty();
    } catch (MigrationFailedException | NeedsHandException | Unrestorable e) {
      return Optional.of(new Failure(during, named(scratch, String.valueOf(e.getMessage()))));
    }
  }

  /** A backup that its own database would not take is what a rehearsal is for. */
  private static final class Unrestorable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unrestorable(BackupException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private void copy(SchemaTarget scratch, Path place) {
    Backups backups = new Backups(settings, RunListener.SILENT, copies);
    BackupReport saved = backups.take(target, new BackupPlace(place, 1));
    long begin = System.nanoTime();
    try {
      new Restores(settings, RunListener.SILENT, copies)
          .restore(scratch, SavedFolder.open(saved.folder()));
    } catch (BackupException e) {
      throw new Unrestorable(e);
    }
    copied =
        Optional.of(
            new Copied(
                saved.manifest().rows(),
                saved.manifest().bytes(),
                saved.duration(),
                Duration.ofNanos(System.nanoTime() - begin)));
    remove(saved.folder());
  }

  /** A run of the engine. */
  @FunctionalInterface
  private interface Run {
    void with(SchemaEngine engine);
  }

  private void pass(Pass.Way way, SchemaTarget scratch, Run run) {
    settings.requireGoingOn("rehearsal of " + target.entry().name());
    try (StatementObserver observer = StatementObserver.from(scratch.connections())) {
      long begin = System.nanoTime();
      try {
        run.with(new SchemaEngine(settings, observer.and(runs)));
      } finally {
        passes.add(new Pass(way, observer.steps(), Duration.ofNanos(System.nanoTime() - begin)));
      }
    }
  }

  /** The message is about the live database as far as its reader is concerned. */
  private String named(SchemaTarget scratch, String message) {
    return message.replace(
        "database " + scratch.entry().database(),
        "scratch copy of database " + target.entry().database());
  }

  private List<Loss> losses(List<Migration> waiting) {
    ProvenLosses proven = new ProvenLosses(target.entry(), migrations, waiting, tables());
    return Rows.differing(before, back).stream()
        .map(relation -> new Loss(relation, proven.names(relation)))
        .toList();
  }

  private RehearsalReport report(
      Optional<Migration> at,
      List<Migration> waiting,
      List<Loss> losses,
      Optional<Failure> failure) {
    List<TableCounts> counts = new ArrayList<>();
    for (String table : tables()) {
      counts.add(
          new TableCounts(
              table, before.count(table), up.count(table), back.count(table), again.count(table)));
    }
    return new RehearsalReport(
        target.entry(), at, waiting, copied, passes, counts, losses, failure);
  }

  private Set<String> tables() {
    Set<String> tables = new TreeSet<>(before.tables().keySet());
    tables.addAll(up.tables().keySet());
    return tables;
  }

  private static Path temporary(Path folder) {
    try {
      return Files.createTempDirectory(folder, "schema-rehearsal-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for the rows in " + folder, e);
    }
  }

  private static void remove(Path folder) {
    try {
      DurableFolder.deleteTree(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("rows of the rehearsal are left in " + folder, e);
    }
  }
}
