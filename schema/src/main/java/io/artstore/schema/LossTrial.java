package io.artstore.schema;

import io.artstore.schema.loss.CountedLoss;
import io.artstore.schema.loss.Loss;
import io.artstore.schema.loss.LossCounter;
import io.artstore.schema.loss.LossPlace;
import io.artstore.schema.loss.ShapeDifference;
import io.artstore.schema.loss.StepLosses;
import io.artstore.schema.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds out with rows in place what a script loses: what the catalog shows, less what another way
 * brings back, and what its own statements do to rows. For one script in one transaction: before
 * it, after it, and after the way back from it.
 */
final class LossTrial {
  private static final Set<String> WRITES_NO_ROWS =
      Set.of(
          "ALTER",
          "ANALYZE",
          "CLUSTER",
          "COMMENT",
          "CREATE",
          "DROP",
          "GRANT",
          "LOCK",
          "REFRESH",
          "REINDEX",
          "REVOKE",
          "SECURITY",
          "SET",
          "VACUUM");

  private final Connection connection;
  private final MigrationScript script;
  private final Optional<String> prefix;
  private final ShapeDifference seen;
  private final List<String> faults = new ArrayList<>();
  private final Set<Loss> there = new HashSet<>();
  private final Set<LossPlace> written = new HashSet<>();
  private Map<LossPlace, ShapeDifference.Rows> before = new TreeMap<>();
  private Optional<CountedLoss> declared = Optional.empty();
  private List<Loss> losses;

  /**
   * @param seen what the script makes of tables and columns
   */
  LossTrial(
      Connection connection,
      MigrationScript script,
      Optional<String> prefix,
      ShapeDifference seen) {
    this.connection = connection;
    this.script = script;
    this.prefix = prefix;
    this.seen = seen;
    this.losses = new ArrayList<>(seen.losses());
  }

  /** What is lost as far as nobody tried it with rows. */
  static List<Loss> untried(MigrationScript script, ShapeDifference seen) {
    List<Loss> all = new ArrayList<>(seen.losses());
    script.loses().ifPresent(what -> all.add(declared(script, what, List.of())));
    return all;
  }

  /** Before the script. */
  void begin() throws SQLException {
    List<Loss> all = new ArrayList<>(seen.losses());
    script
        .loses()
        .filter(what -> script.losesCount().isPresent())
        .ifPresent(what -> all.add(live(declared(script, what, List.of()))));
    LossCounter counter = new LossCounter(connection, () -> true, LossCounter.CountListener.SILENT);
    for (CountedLoss item : counter.count(List.of(new StepLosses(script.file(), all))).items()) {
      if (item.loss() instanceof Loss.Declared) {
        declared = Optional.of(item);
      } else if (item.count().orElse(item.atMost().orElse(0)) > 0) {
        there.add(item.loss());
      }
    }
    before = seen.keptRows(connection);
  }

  private Loss live(Loss loss) {
    return loss.renamed(
        text -> prefix.map(name -> text.replace(MigrationScript.PREFIX, name)).orElse(text));
  }

  private static Loss declared(MigrationScript script, String what, List<LossPlace> tables) {
    return new Loss.Declared(what, script.losesCount(), tables);
  }

  /** After the script. */
  void scriptRan() throws SQLException {
    long gone = 0;
    for (Map.Entry<LossPlace, ShapeDifference.Rows> now : seen.keptRows(connection).entrySet()) {
      ShapeDifference.Rows then = before.get(now.getKey());
      if (then != null && !then.equals(now.getValue())) {
        written.add(now.getKey());
        gone += Math.max(0, then.number() - now.getValue().number());
      }
    }
    checkDeclaredCount(gone);
  }

  private void checkDeclaredCount(long gone) {
    if (declared.isEmpty()) {
      return;
    }
    CountedLoss item = declared.get();
    if (item.count().isEmpty()) {
      faults.add("loses-count cannot be asked: " + item.why());
    } else if (item.count().getAsLong() < gone) {
      faults.add(
          "loses-count answers "
              + item.count().getAsLong()
              + ", but "
              + gone
              + " rows of "
              + names(written)
              + " are gone");
    }
  }

  /**
   * After the script and the way back from it.
   *
   * @param changed the tables, {@code table NAME}, whose rows are not as before
   * @param seeded those into which a seed put rows: only of these it is known that their rows came
   *     back, and were not made anew by the script
   */
  void wentBack(Set<String> changed, Set<String> seeded) {
    losses.removeIf(
        loss -> {
          String table = table(loss.where());
          return there.contains(loss) && !changed.contains(table) && seeded.contains(table);
        });
    Set<String> explained =
        losses.stream().map(loss -> table(loss.where())).collect(Collectors.toSet());
    declare();
    if (script.loses().isEmpty()) {
      changed.stream()
          .filter(name -> name.startsWith("table ") && !explained.contains(name))
          .map(name -> Loss.untried("rows of " + name.substring("table ".length()) + " are others"))
          .forEach(losses::add);
    }
  }

  private static String table(LossPlace place) {
    return "table " + place.shownTable();
  }

  /**
   * A header that only says what the catalog shows as well adds nothing; one about the script's own
   * statements does, also where no row of a seed showed it.
   */
  private void declare() {
    Optional<String> what = script.loses();
    if (what.isEmpty()) {
      return;
    }
    boolean own =
        script.losesCount().isPresent()
            || !written.isEmpty()
            || losses.isEmpty()
            || script.statements(prefix).stream().anyMatch(LossTrial::mayWrite);
    if (own) {
      losses.add(declared(script, what.get(), written.stream().sorted().toList()));
    }
  }

  private static boolean mayWrite(SqlStatement statement) {
    return !WRITES_NO_ROWS.contains(statement.tokens().getFirst().text().toUpperCase(Locale.ROOT));
  }

  /** The tables that stay, {@code table NAME}, whose rows are not as before there and back. */
  Set<String> rowsNotBack() throws SQLException {
    Set<String> changed = new TreeSet<>();
    for (Map.Entry<LossPlace, ShapeDifference.Rows> now : seen.keptRows(connection).entrySet()) {
      ShapeDifference.Rows then = before.get(now.getKey());
      if (then != null && !then.equals(now.getValue())) {
        changed.add(table(now.getKey()));
      }
    }
    return changed;
  }

  private static String names(Set<LossPlace> tables) {
    return tables.stream()
        .map(LossPlace::shown)
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }

  /** Then, in the state before the script again. */
  void probe(ScratchDatabase scratch) throws SQLException {
    LossProbe probe = new LossProbe(scratch, script, prefix);
    List<Loss> probed = new ArrayList<>();
    for (Loss loss : losses) {
      probed.add(probe.probe(loss));
    }
    losses = probed;
  }

  List<String> faults() {
    return faults;
  }

  /** What is lost, under the names of the scratch database. */
  List<Loss> losses() {
    return losses;
  }
}
