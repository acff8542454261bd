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
  private final Optional<Migrations> replaced;
  private final Optional<MigrationScript> afterRestore;

  /**
   * @param replaced the older migrations that the first of the list stands in for; only with them
   *     the list is a baseline and what came after it
   * @param afterRestore the script {@value EntryAccess#AFTER_RESTORE}, where there is one
   */
  Migrations(
      List<Migration> list,
      Optional<ProvenJson> proven,
      Optional<Migrations> replaced,
      Optional<MigrationScript> afterRestore) {
    this.list = List.copyOf(list);
    this.proven = proven;
    this.replaced = replaced;
    this.afterRestore = afterRestore;
  }

  /** The first of them, with what was proven about all. */
  Migrations first(int number) {
    return new Migrations(list.subList(0, number), proven, replaced, afterRestore);
  }

  Optional<MigrationScript> afterRestore() {
    return afterRestore;
  }

  /**
   * The way of the database that was looked at: a baseline and what came after it, or, for a
   * database that replaced migrations made, these, the baseline as a stamp, and what came after it.
   */
  Migrations along(Inspection inspection) {
    List<HistoryRow> applied = inspection.history().map(History::applied).orElse(List.of());
    return applied.isEmpty() ? this : holding(applied.getFirst().version()).orElse(this);
  }

  /** The same for a run: an empty database can also be built at a replaced version. */
  Migrations along(Inspection inspection, Goal goal) {
    boolean empty = inspection.history().map(History::applied).orElse(List.of()).isEmpty();
    return empty && goal instanceof Goal.At at
        ? holding(at.version()).orElse(this)
        : along(inspection);
  }

  /** The way that goes through this version; empty when it is neither here nor in the archive. */
  Optional<Migrations> holding(MigrationVersion version) {
    if (find(version).isPresent()) {
      return Optional.of(this);
    }
    return replaced.flatMap(older -> older.holding(version)).map(this::after);
  }

  private Migrations after(Migrations older) {
    List<Migration> way = new ArrayList<>(older.list);
    way.add(list.getFirst().asStamp());
    way.addAll(list.subList(1, list.size()));
    return new Migrations(
        way, proven.flatMap(now -> older.proven.map(now::after)), Optional.empty(), afterRestore);
  }

  /** The older migrations that the first one stands in for. */
  Optional<Migrations> replaced() {
    return replaced;
  }

  /**
   * The way of a database that these wait for, oldest first; this one when none does. A database
   * that replaced migrations made comes through their archive.
   */
  public Migrations wayTo(List<Migration> waiting) {
    return waiting.isEmpty() ? this : wayTo(waiting.getFirst());
  }

  private Migrations wayTo(Migration next) {
    Optional<Migrations> level = Optional.of(this);
    while (next.stamp()
        && level.isPresent()
        && !level.get().list.getFirst().version().equals(next.version())) {
      level = level.get().replaced;
    }
    MigrationVersion on =
        level
            .filter(baseline -> next.stamp())
            .flatMap(Migrations::replaced)
            .flatMap(Migrations::head)
            .map(Migration::version)
            .orElse(next.version());
    return holding(on).orElse(this);
  }

  /** Those that come before all that wait, oldest first. */
  public List<Migration> before(List<Migration> waiting) {
    return list.stream()
        .takeWhile(one -> waiting.stream().noneMatch(next -> next.version().equals(one.version())))
        .toList();
  }

  /** Every version that is known here, oldest first. */
  List<MigrationVersion> everyVersion() {
    List<MigrationVersion> versions =
        new ArrayList<>(replaced.map(Migrations::everyVersion).orElse(List.of()));
    list.forEach(migration -> versions.add(migration.version()));
    return versions;
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
  Set<String> notMade(Set<String> objects) {
    if (proven.isEmpty()) {
      return Set.of();
    }
    Set<String> rest = new TreeSet<>(objects);
    // Rows are compared because the entry says so; a proof without them is none of them.
    rest.removeIf(ReferenceRows::isObject);
    rest.removeAll(made());
    return rest;
  }

  /** Names of all objects that a proven migration makes, replaced ones included. */
  Set<String> made() {
    Set<String> names = new TreeSet<>(replaced.map(Migrations::made).orElse(Set.of()));
    proven.ifPresent(file -> names.addAll(file.made()));
    return names;
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
    List<MigrationFault> faults = new ArrayList<>(contradictionsOfPairs());
    proven.ifPresent(file -> checkAfterRestore(file, faults));
    return faults;
  }

  /** The same for the pairs, also the replaced ones; what runs after a restore is not archived. */
  private List<MigrationFault> contradictionsOfPairs() {
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
    replaced.ifPresent(older -> faults.addAll(older.contradictionsOfPairs()));
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
