package io.artstore.schema;

import io.artstore.schema.MigrationFault.Kind;
import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.ReferenceRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The checked content of a migrations folder, oldest migration first. */
public final class Migrations {
  private final List<Migration> list;
  private final Optional<ProvenJson> proven;
  private final Optional<MigrationScript> afterRestore;

  /**
   * @param afterRestore the script {@value EntryAccess#AFTER_RESTORE}, where there is one
   */
  Migrations(
      List<Migration> list, Optional<ProvenJson> proven, Optional<MigrationScript> afterRestore) {
    this.list = List.copyOf(list);
    this.proven = proven;
    this.afterRestore = afterRestore;
  }

  /** The first of them, with what was proven about all. */
  Migrations first(int number) {
    return new Migrations(list.subList(0, number), proven, afterRestore);
  }

  Optional<MigrationScript> afterRestore() {
    return afterRestore;
  }

  public List<Migration> list() {
    return list;
  }

  /** The newest version, empty for an empty folder. */
  public Optional<Migration> head() {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.getLast());
  }

  public Optional<Migration> find(MigrationVersion version) {
    return list.stream().filter(migration -> migration.version().equals(version)).findFirst();
  }

  public Optional<ProvenJson> proven() {
    return proven;
  }

  /**
   * Names of the objects that no proven migration ever makes; without a proof nothing is known, and
   * everything counts as made.
   */
  Set<String> notMade(Catalog catalog) {
    if (proven.isEmpty()) {
      return Set.of();
    }
    Set<String> rest = new TreeSet<>(catalog.names());
    // Rows are compared because the entry says so; a proof without them is none of them.
    rest.removeIf(ReferenceRows::isObject);
    proven.get().migrations().stream()
        .flatMap(one -> one.states().stream())
        .forEach(state -> rest.removeAll(state.names()));
    return rest;
  }

  /** Everything that keeps these files from being the proven ones; empty when all are proven. */
  public List<MigrationFault> unproven() {
    if (proven.isEmpty()) {
      return List.of(new MigrationFault(Kind.UNPROVEN, ProvenJson.FILE, 0, "is missing"));
    }
    List<MigrationFault> faults = new ArrayList<>(contradictions());
    list.stream()
        .filter(migration -> proven.get().find(migration.version()).isEmpty())
        .forEach(
            migration ->
                faults.add(fault(migration.up().file(), "is not listed in " + ProvenJson.FILE)));
    return faults;
  }

  /**
   * Where the files are other than the proven ones. A file that nobody proved is none of these: it
   * contradicts nothing.
   */
  List<MigrationFault> contradictions() {
    if (proven.isEmpty()) {
      return List.of();
    }
    List<MigrationFault> faults = new ArrayList<>();
    ProvenJson file = proven.get();
    if (file.fingerprintFormat() != Catalog.FORMAT) {
      faults.add(
          fault(
              ProvenJson.FILE,
              "holds fingerprints of format "
                  + file.fingerprintFormat()
                  + ", this tool reads format "
                  + Catalog.FORMAT));
    }
    list.forEach(migration -> checkProven(migration, file, faults));
    file.migrations().stream()
        .filter(listed -> find(listed.version()).isEmpty())
        .forEach(
            listed ->
                faults.add(
                    fault(
                        ProvenJson.FILE, listed.version() + " is listed, its files are missing")));
    checkOrder(file, faults);
    checkAfterRestore(file, faults);
    return faults;
  }

  private void checkAfterRestore(ProvenJson file, List<MigrationFault> faults) {
    Optional<String> now = afterRestore.map(MigrationScript::sha256);
    if (!now.equals(file.afterRestoreSha256())) {
      faults.add(
          fault(
              EntryAccess.AFTER_RESTORE,
              "is not the proven file (SHA-256 "
                  + file.afterRestoreSha256().map(hash -> shorten(hash) + "...").orElse("none")
                  + ", now "
                  + now.map(hash -> shorten(hash) + "...").orElse("none")
                  + ")"));
    }
  }

  /** Whether {@code proven.json} knows the step. */
  boolean isProven(Migration migration) {
    return proven.stream().anyMatch(file -> file.find(migration.version()).isPresent());
  }

  private static MigrationFault fault(String file, String message) {
    return new MigrationFault(Kind.UNPROVEN, file, 0, message);
  }

  private static void checkProven(
      Migration migration, ProvenJson file, List<MigrationFault> faults) {
    Optional<ProvenMigration> listed = file.find(migration.version());
    if (listed.isEmpty()) {
      return;
    }
    if (!listed.get().name().equals(migration.name())) {
      faults.add(
          fault(
              migration.up().file(),
              "is proven as " + migration.version() + " " + listed.get().name()));
      return;
    }
    for (Direction direction : Direction.values()) {
      MigrationScript script = migration.script(direction);
      String expected =
          direction == Direction.UP ? listed.get().upSha256() : listed.get().downSha256();
      if (!script.sha256().equals(expected)) {
        faults.add(
            fault(
                script.file(),
                "is not the proven file (SHA-256 "
                    + shorten(expected)
                    + "..., now "
                    + shorten(script.sha256())
                    + "...)"));
      }
    }
  }

  private void checkOrder(ProvenJson file, List<MigrationFault> faults) {
    List<MigrationVersion> proved =
        file.migrations().stream()
            .map(ProvenMigration::version)
            .filter(version -> find(version).isPresent())
            .toList();
    List<MigrationVersion> here =
        list.stream().map(Migration::version).filter(proved::contains).toList();
    if (!proved.equals(here)) {
      faults.add(fault(ProvenJson.FILE, "lists the migrations in another order"));
    }
  }

  static String shorten(String sha256) {
    return sha256.substring(0, Math.min(8, sha256.length()));
  }
}
