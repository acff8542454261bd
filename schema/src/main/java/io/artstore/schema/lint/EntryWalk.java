package io.artstore.schema.lint;

import io.artstore.schema.Culprits;
import io.artstore.schema.FolderContent;
import io.artstore.schema.Isolation;
import io.artstore.schema.MigrationFault;
import io.artstore.schema.MigrationScript;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.ScratchCare;
import io.artstore.schema.ScriptFailure;
import io.artstore.schema.ScriptPlace;
import io.artstore.schema.ScriptTrial;
import io.artstore.schema.ServerConnections;
import io.artstore.schema.Trespass;
import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Takes one entry up step by step on a scratch database, tries each way back, and keeps what the
 * checks see. It ends where a way up fails: what would follow fails for the same reason.
 */
final class EntryWalk {
  /** Makes scratch databases to walk on. */
  @FunctionalInterface
  private interface Trials {
    ScriptTrial open() throws SQLException;
  }

  private static final List<FailureCheck> FAILURE_CHECKS =
      List.of(new ForeignKeyRefusalCheck(), new ImmutableIndexCheck(), new EnumRefusalCheck());

  private final SchemaEntry entry;
  private final FolderContent content;
  private final List<StateCheck> stateChecks = new ArrayList<>();
  private final List<Finding> found = new ArrayList<>();
  private final List<ScriptFailure> unexplained = new ArrayList<>();
  private final Map<String, MigrationVersion> made = new LinkedHashMap<>();

  /** What is wrong with the state that was reached, by rule and object. */
  private Map<String, Finding> standing = new LinkedHashMap<>();

  private DatabaseState state = DatabaseState.EMPTY;
  private boolean complete;
  private Optional<Trials> trials = Optional.empty();

  EntryWalk(SchemaEntry entry, FolderContent content) {
    this.entry = entry;
    this.content = content;
    stateChecks.addAll(
        List.of(
            new ForeignKeyTypeCheck(),
            new ForeignKeyIndexCheck(),
            new NarrowCounterCheck(),
            new TimestampCheck(),
            new DuplicateIndexCheck(),
            new RedundantIndexCheck(),
            new NotValidCheck(),
            new UnsteadyFunctionCheck(),
            new IntKeyCheck()));
    entry.prefix().ifPresent(prefix -> stateChecks.add(new OutsidePrefixCheck(prefix)));
  }

  SchemaEntry entry() {
    return entry;
  }

  FolderContent content() {
    return content;
  }

  /** What was found on the way, and what is still so at its end. */
  List<Finding> found() {
    List<Finding> all = new ArrayList<>(found);
    all.addAll(standing.values());
    return all;
  }

  /** Refusals of the server that no check knows. */
  List<ScriptFailure> unexplained() {
    return unexplained;
  }

  /** Every object that was ever there, with the version that made it. */
  Map<String, MigrationVersion> made() {
    return made;
  }

  /** The tables of the state that was reached, without those in schemas of their own. */
  Set<String> tables() {
    return state.columns().stream()
        .map(DatabaseState.Column::table)
        .filter(table -> !table.contains("."))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether the newest version was reached. */
  boolean complete() {
    return complete;
  }

  void walk(ServerConnections server, ScratchCare care, Optional<Isolation> isolation)
      throws SQLException {
    Trials opener = () -> ScriptTrial.open(server, entry, care, isolation);
    trials = Optional.of(opener);
    try (ScriptTrial trial = opener.open()) {
      complete = climbAll(trial);
      trial.trespasses().stream().map(this::finding).forEach(found::add);
    }
  }

  private boolean climbAll(ScriptTrial trial) throws SQLException {
    for (FolderContent.Step step : content.steps()) {
      if (step.up().isPresent() && !climb(trial, step, step.up().get())) {
        return false;
      }
    }
    return true;
  }

  /** What a script did beyond its database, and whether that is still so. */
  private Finding finding(Trespass trespass) {
    Names names = new Names(entry);
    String changes = String.join("; ", trespass.changes());
    return new Finding(
        trespass.takenBack() ? LintRule.REACHES_OUT : LintRule.CHANGED_ELSEWHERE,
        trespass.file(),
        trespass.file(),
        trespass.line(),
        names.neutral(
            "the script "
                + trespass.reach().summary()
                + ": "
                + changes
                + trespass.statement().map(one -> "; in: " + one.excerpt()).orElse("")),
        trespass.reach().mending());
  }

  private boolean climb(ScriptTrial trial, FolderContent.Step step, MigrationScript up)
      throws SQLException {
    DatabaseState before = state;
    boolean ran =
        mayRun(up) && trial.run(up, (connection, failure) -> explain(trial, connection, failure));
    noteSkipped(trial);
    if (!ran) {
      return false;
    }
    trial.look(connection -> state = read(trial, connection));
    checkEnums(before, state, up);
    SkippedCheck.replaced(before, state, up, up.statements(entry.prefix()))
        .forEach(sighting -> place(sighting, up));
    checkState(up);
    state.objectNames().stream()
        .map(name -> ObjectName.of(name).plainName())
        .forEach(name -> made.putIfAbsent(name, step.version()));
    return step.down().isEmpty()
        || !mayRun(step.down().get())
        || goBack(trial, before, up, step.down().get());
  }

  /** Afterwards the database is again as it was after the way up, or there is no going on. */
  private boolean goBack(
      ScriptTrial trial, DatabaseState before, MigrationScript up, MigrationScript down)
      throws SQLException {
    ScriptTrial.Look compare =
        connection -> {
          DatabaseState restored = read(trial, connection);
          List<Sighting> sightings = new WayBackCheck().check(before, restored, down.file());
          if (!sightings.isEmpty()) {
            placeWayBack(sightings, restored.objects().differencesFrom(before.objects()), up, down);
          }
          checkEnums(state, restored, down);
        };
    ScriptTrial.FailureLook explain = (connection, failure) -> explain(trial, connection, failure);
    if (down.transactional()) {
      trial.tryOut(down, compare, explain);
      noteSkipped(trial);
      return true;
    }
    boolean ran = trial.run(down, explain);
    noteSkipped(trial);
    if (!ran) {
      return false;
    }
    trial.look(compare);
    boolean again = trial.run(up, explain);
    // What the way back left is reported as such, not once more because it is in the way.
    trial.skipped();
    return again;
  }

  private void noteSkipped(ScriptTrial trial) {
    SkippedCheck check = new SkippedCheck(made);
    Names names = new Names(entry);
    trial.skipped().stream().map(check::finding).map(names::neutral).forEach(found::add);
  }

  /**
   * At the statement that did it, as a second run of both ways shows; where it does not, by name.
   */
  private void placeWayBack(
      List<Sighting> sightings,
      List<CatalogDifference> differences,
      MigrationScript up,
      MigrationScript down)
      throws SQLException {
    Optional<Culprits> culprits = culprits(up, down);
    for (Sighting sighting : sightings) {
      List<ScriptPlace> places =
          differences.stream()
              .filter(difference -> isAbout(sighting, difference))
              .flatMap(one -> culprits.map(all -> all.of(one)).orElse(List.of()).stream())
              .distinct()
              .toList();
      if (places.isEmpty()) {
        place(sighting, up, down);
      } else {
        found.add(finding(sighting, places.getFirst().file(), places.getFirst().line()));
      }
    }
  }

  private static boolean isAbout(Sighting sighting, CatalogDifference difference) {
    String name = ObjectName.of(difference.object()).name();
    return name.replace(" ", "").equals(sighting.object().replace(" ", ""));
  }

  private Optional<Culprits> culprits(MigrationScript up, MigrationScript down)
      throws SQLException {
    if (trials.isEmpty()) {
      return Optional.empty();
    }
    try (ScriptTrial second = trials.get().open()) {
      for (FolderContent.Step step : content.steps()) {
        if (step.up().equals(Optional.of(up))) {
          return second.culprits(up, down);
        }
        if (step.up().isPresent() && !second.run(step.up().get(), (connection, failure) -> {})) {
          return Optional.empty();
        }
      }
      return Optional.empty();
    }
  }

  /** Whether the folder has nothing against the script that forbids to run it. */
  boolean mayRun(MigrationScript script) {
    return content.faults().stream()
        .filter(fault -> fault.file().equals(script.file()))
        .noneMatch(fault -> fault.kind() == MigrationFault.Kind.FORBIDDEN);
  }

  private static DatabaseState read(ScriptTrial trial, Connection connection) throws SQLException {
    return DatabaseStateReader.read(connection, trial.catalog());
  }

  private void checkEnums(DatabaseState from, DatabaseState to, MigrationScript script) {
    List<SqlStatement> statements = script.statements(entry.prefix());
    new EnumConversionCheck(from, to, statements)
        .check()
        .forEach(sighting -> place(sighting, script));
    new EnumRowsCheck(from, to, statements).check().forEach(sighting -> place(sighting, script));
  }

  /** A finding keeps the place where it first came; what is mended goes. */
  private void checkState(MigrationScript up) {
    Map<String, Finding> now = new LinkedHashMap<>();
    for (StateCheck check : stateChecks) {
      for (Sighting sighting : check.check(state)) {
        Finding finding = finding(sighting, List.of(up));
        String key = finding.rule() + " " + finding.object();
        Optional<Finding> earlier = Optional.ofNullable(standing.get(key));
        now.put(key, earlier.map(was -> moved(finding, was)).orElse(finding));
      }
    }
    standing = now;
  }

  private static Finding moved(Finding now, Finding place) {
    return new Finding(
        now.rule(), now.object(), place.file(), place.line(), now.message(), now.hint());
  }

  private void explain(ScriptTrial trial, Connection connection, ScriptFailure failure)
      throws SQLException {
    DatabaseState before = read(trial, connection);
    for (FailureCheck check : FAILURE_CHECKS) {
      Optional<Sighting> sighting = check.explain(failure, before);
      if (sighting.isPresent()) {
        int line =
            failure
                .statement()
                .map(statement -> SqlText.line(List.of(statement), sighting.get().clues()))
                .filter(found -> found > 0)
                .orElse(failure.line());
        found.add(finding(sighting.get(), failure.file(), line));
        return;
      }
    }
    unexplained.add(failure);
  }

  private void place(Sighting sighting, MigrationScript... scripts) {
    found.add(finding(sighting, List.of(scripts)));
  }

  /** In the first script where a clue leads somewhere; otherwise somewhere in the first. */
  private Finding finding(Sighting sighting, List<MigrationScript> scripts) {
    for (MigrationScript script : scripts) {
      int line = SqlText.line(script.statements(entry.prefix()), sighting.clues());
      if (line > 0) {
        return finding(sighting, script.file(), line);
      }
    }
    return finding(sighting, scripts.getFirst().file(), 0);
  }

  private Finding finding(Sighting sighting, String file, int line) {
    Names names = new Names(entry);
    return new Finding(
        sighting.rule(),
        names.neutral(sighting.object()),
        file,
        line,
        names.neutral(sighting.message()),
        names.neutral(sighting.hint()));
  }
}
