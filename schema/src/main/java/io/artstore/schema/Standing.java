package io.artstore.schema;

import io.artstore.schema.SchemaRefusedException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a database stands against a folder of migrations: what is applied, what waits, what does
 * not fit.
 */
final class Standing {
  private final Inspection inspection;
  private final Migrations migrations;
  private final Remedy remedy;

  /**
   * @param migrations of the folder; what counts is the way that the database went
   */
  Standing(Inspection inspection, Migrations migrations, Remedy remedy) {
    this.inspection = inspection;
    this.migrations = migrations.along(inspection);
    this.remedy = remedy;
  }

  List<HistoryRow> applied() {
    return inspection.history().map(History::applied).orElse(List.of());
  }

  /**
   * Migrations of the folder that are not applied, oldest first. An older folder has some that a
   * baseline, which it does not know, stands in for.
   */
  List<Migration> waiting() {
    Set<MigrationVersion> replaced =
        applied().stream().flatMap(row -> row.replaces().stream()).collect(Collectors.toSet());
    return migrations.list().stream()
        .filter(migration -> find(migration.version()).isEmpty())
        .filter(migration -> !replaced.contains(migration.version()))
        .toList();
  }

  /** Applied migrations that the folder does not know, oldest first. */
  List<HistoryRow> unknown() {
    return applied().stream().filter(row -> migrations.find(row.version()).isEmpty()).toList();
  }

  private Optional<HistoryRow> find(MigrationVersion version) {
    return applied().stream().filter(row -> row.version().equals(version)).findFirst();
  }

  /** Files that are not those of the day they were applied. */
  List<ChangedFile> changedFiles() {
    List<ChangedFile> changed = new ArrayList<>();
    for (HistoryRow row : applied()) {
      Optional<Migration> migration = migrations.find(row.version());
      if (migration.isPresent()) {
        addChange(changed, row, migration.get().up(), row.upSha256());
        addChange(changed, row, migration.get().down(), row.downSha256());
      }
    }
    return changed;
  }

  private static void addChange(
      List<ChangedFile> changed, HistoryRow row, MigrationScript script, String then) {
    if (!script.sha256().equals(then)) {
      changed.add(new ChangedFile(row, script, then));
    }
  }

  /** Why a program that was built with this folder may not run, if so. */
  Optional<SchemaRefusedException> refusalOfProgram() {
    return inspection
        .foreign(remedy)
        .or(this::contested)
        .or(this::damaged)
        .or(this::missing)
        .or(this::changed)
        .or(this::behind)
        .or(this::incompatible);
  }

  /** Why no command may write, if so. */
  Optional<SchemaRefusedException> refusalOfWriting() {
    return inspection
        .foreign(remedy)
        .or(this::contested)
        .or(this::damaged)
        .or(this::changed)
        .or(this::tooNew)
        .or(this::passedOver);
  }

  private String where() {
    return "schema of " + entry().name() + " in database " + inspection.database();
  }

  private SchemaEntry entry() {
    return inspection.entry();
  }

  private Optional<SchemaRefusedException> contested() {
    return new Neighbourhood(entry(), migrations)
        .contested()
        .flatMap(
            why ->
                refuse(
                    Reason.FOREIGN,
                    "database " + inspection.database() + ": " + why + "; nothing was changed"));
  }

  private Optional<SchemaRefusedException> missing() {
    return !applied().isEmpty() || migrations.list().isEmpty()
        ? Optional.empty()
        : refuse(
            Reason.MISSING,
            where()
                + " does not exist yet; if that is its database, create it with: "
                + remedy.upgrade(entry())
                + "; if not, correct "
                + remedy.databaseSetting());
  }

  Optional<SchemaRefusedException> damaged() {
    return inspection
        .history()
        .flatMap(History::damage)
        .flatMap(
            damage ->
                refuse(
                    Reason.HISTORY_DAMAGED,
                    where()
                        + ": table "
                        + new HistoryTable(entry()).name()
                        + " was tampered with: "
                        + damage
                        + "; restore the table from a backup, then look with: "
                        + remedy.status(entry())));
  }

  private Optional<SchemaRefusedException> changed() {
    List<ChangedFile> changed = changedFiles();
    return changed.isEmpty()
        ? Optional.empty()
        : refuse(
            Reason.CHANGED,
            where()
                + ": "
                + String.join("; ", changed.stream().map(ChangedFile::toString).toList())
                + "; bring back the file, or keep it, when it leads to the same schema, with: "
                + remedy.accept(entry(), changed.getFirst().row().version())
                + "; then look with: "
                + remedy.status(entry()));
  }

  private Optional<SchemaRefusedException> behind() {
    List<Migration> waiting = waiting();
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    return refuse(
        Reason.BEHIND,
        where()
            + " is at "
            + applied().getLast().title()
            + ", "
            + waiting.size()
            + " behind this program ("
            + waiting.getLast().title()
            + "); bring it forward with: "
            + remedy.upgrade(entry()));
  }

  private Optional<SchemaRefusedException> incompatible() {
    Optional<MigrationVersion> head = migrations.head().map(Migration::version);
    for (HistoryRow row : unknown()) {
      if (head.isEmpty() || row.compatibleSince().compareTo(head.get()) > 0) {
        return refuse(
            Reason.INCOMPATIBLE,
            where()
                + " is at "
                + applied().getLast().title()
                + ", newer than this program ("
                + head.map(MigrationVersion::text).orElse("no version")
                + "), and "
                + row.title()
                + " works only with programs since "
                + row.compatibleSince()
                + "; start a newer program, or take the schema back with the newer one: "
                + remedy.rollback(entry(), head.map(version -> "--to " + version).orElse("--all")));
      }
    }
    return Optional.empty();
  }

  private Optional<SchemaRefusedException> tooNew() {
    List<HistoryRow> unknown = unknown();
    return unknown.isEmpty()
        ? Optional.empty()
        : refuse(
            Reason.INCOMPATIBLE,
            where()
                + " is at "
                + applied().getLast().title()
                + ", and this program does not have "
                + unknown.getFirst().title()
                + "; nothing was changed; use the program that applied it");
  }

  /** A file that came late, with a version below what is applied: nobody proved that order. */
  Optional<SchemaRefusedException> passedOver() {
    return waiting().stream()
        .filter(this::isPassedOver)
        .findFirst()
        .flatMap(
            late ->
                refuse(
                    Reason.BEHIND,
                    where()
                        + " is at "
                        + applied().getLast().title()
                        + ", but the older "
                        + late.title()
                        + " was never applied; nothing was changed; give it a newer version"));
  }

  /** Whether it waits although a newer one is applied. */
  boolean isPassedOver(Migration waiting) {
    return !applied().isEmpty() && waiting.version().compareTo(applied().getLast().version()) < 0;
  }

  private static Optional<SchemaRefusedException> refuse(Reason reason, String message) {
    return Optional.of(Inspection.refusal(reason, message));
  }
}
