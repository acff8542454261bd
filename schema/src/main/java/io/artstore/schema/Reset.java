package io.artstore.schema;

import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.SchemaRefusedException.Reason;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Folds the migrations of a folder into one baseline that is written from the catalog. It is proven
 * on scratch databases that the baseline makes what the history made, rows included, and that a
 * database at any replaced version comes to it through the archive and can be taken back. No live
 * database is touched; the files change only when all of that holds.
 */
public final class Reset {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,80}");

  /** Stays where it is. */
  private static final String LINT_ACCEPTED = "lint.accepted";

  private final Prover prover;
  private final UnaryOperator<String> hand;

  /**
   * @param scratch a server where databases may be made, as a role that may create them and the
   *     entry's extensions
   */
  public Reset(ServerConnections scratch) {
    this(new Prover(scratch), UnaryOperator.identity());
  }

  /**
   * @param hand changes the way up before it is proven, as somebody might who writes it
   */
  Reset(Prover prover, UnaryOperator<String> hand) {
    this.prover = prover;
    this.hand = hand;
  }

  /**
   * Proves a reset and changes nothing.
   *
   * @param name of the baseline, after its version
   * @throws SchemaRefusedException when the files are not in a folder, or not the proven ones
   * @throws MigrationFolderException when the files cannot be used at all
   * @throws SchemaUnavailableException when the scratch server fails
   */
  public ResetPlan prove(SchemaEntry entry, String name, Instant now) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          name + " is no name for a migration: lower-case letters, digits and underscores");
    }
    Path folder = directory(entry);
    Migrations migrations = entry.migrations().read(entry.prefix());
    if (migrations.list().isEmpty()
        || (migrations.list().size() == 1 && migrations.replaced().isPresent())) {
      return nothingToFold(entry, folder, migrations);
    }
    // What nobody proved must not become the measure of a baseline.
    Preflight.refuse(entry, migrations.unproven());
    MigrationVersion version = NextVersion.after(migrations.list().getLast().version(), now);
    try {
      return new Folding(entry, folder, migrations, version, name).plan();
    } catch (SQLException e) {
      throw new SchemaUnavailableException("scratch server: " + ScriptRun.describe(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  private static Path directory(SchemaEntry entry) {
    return entry
        .migrations()
        .directory()
        .orElseThrow(
            () ->
                new SchemaRefusedException(
                    Reason.NO_SUCH_STEP,
                    "the migrations of "
                        + entry.name()
                        + " ("
                        + entry.migrations().title()
                        + ") are packed into the program, and a reset changes source files; name"
                        + " their folder in a manifest; nothing was changed"));
  }

  private static ResetPlan nothingToFold(SchemaEntry entry, Path folder, Migrations migrations) {
    Optional<Migration> only = migrations.head();
    return new ResetPlan(
        entry,
        folder,
        only.map(Migration::title).orElse("no migration"),
        only.map(Migration::version).orElse(new MigrationVersion("0")),
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        List.of());
  }

  /** One folder. */
  private final class Folding {
    private final SchemaEntry entry;
    private final Path folder;
    private final Migrations migrations;
    private final MigrationVersion version;
    private final String stem;
    private final List<ProofFailure> failures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Folding(
        SchemaEntry entry,
        Path folder,
        Migrations migrations,
        MigrationVersion version,
        String name) {
      this.entry = entry;
      this.folder = folder;
      this.migrations = migrations;
      this.version = version;
      this.stem = version + "_" + name;
    }

    ResetPlan plan() throws SQLException, IOException {
      ResetFiles files = new ResetFiles(folder);
      Map<String, String> all = files.texts();
      Set<String> moved = files.replacedBy(migrations);
      Map<String, String> created = new TreeMap<>();
      try {
        FoldedHistory history = FoldedHistory.of(prover, entry, migrations);
        notes.addAll(history.notes());
        if (all.containsKey(LINT_ACCEPTED)) {
          notes.add(LINT_ACCEPTED + " names files that moved; look at it and run lint");
        }
        history.text().refused().forEach(object -> fail("cannot be written as a baseline", object));
        if (failures.isEmpty()) {
          write(created, history);
          compare(created, history);
          prove(created, history, all, moved);
        }
      } catch (ScriptRun.Failed failed) {
        fail("the history cannot be built", failed.describe("a migration"));
      }
      return new ResetPlan(
          entry,
          folder,
          stem.replaceFirst("_(?=[a-z])", " "),
          version,
          migrations.list().stream().map(Migration::title).toList(),
          created,
          digests(all, moved),
          failures,
          notes);
    }

    private static Map<String, String> digests(Map<String, String> texts, Set<String> names) {
      Map<String, String> digests = new TreeMap<>();
      texts.forEach(
          (name, text) -> {
            if (names.contains(name)) {
              digests.put(name, Sha256Digest.of(text));
            }
          });
      return digests;
    }

    private void fail(String summary, String detail) {
      failures.add(new ProofFailure("baseline " + stem, summary, detail));
    }

    private void write(Map<String, String> created, FoldedHistory history) {
      created.put(stem + ".up.sql", hand.apply(upHeader() + history.text().up(history.inserted())));
      created.put(
          stem + ".down.sql",
          "-- Takes away everything that the way up makes.\n\n" + history.text().down());
      if (!history.seeded().isEmpty()) {
        created.put(
            MigrationFolder.SEEDS + "/" + version + ".sql",
            "-- Rows for proofs: what the seeds of the replaced migrations came to.\n\n"
                + history.seeded().stripTrailing()
                + "\n");
      }
    }

    /**
     * A program that worked with the last replaced migration works with the baseline, and no other:
     * whoever is older than what any of them asks for was refused before.
     */
    private String upHeader() {
      MigrationVersion since =
          migrations.list().stream()
              .map(Migration::compatibleSince)
              .max(MigrationVersion::compareTo)
              .orElseThrow(() -> new IllegalStateException("there is nothing to fold"));
      int count = migrations.list().size();
      return "-- compatible-since: "
          + since
          + "\n--\n-- What "
          + migrations.list().getLast().title()
          + " left, written from the catalog. It stands in for\n-- "
          + (count == 1 ? "the migration" : "the " + count + " migrations")
          + " in "
          + MigrationFolder.ARCHIVE
          + "/"
          + version
          + ": databases that were made by these go on\n-- to their end and are stamped.\n\n";
    }

    /** The baseline by itself, under the prefix that the history was built with. */
    private void compare(Map<String, String> created, FoldedHistory history) throws SQLException {
      MigrationScript up =
          new MigrationScript(
              stem + ".up.sql", Objects.requireNonNull(created.get(stem + ".up.sql")));
      try (ScratchDatabase scratch = prover.scratch(history.entry())) {
        scratch.run(up, history.entry().prefix());
        List<CatalogDifference> differences =
            scratch.catalog(history.entry()).differencesFrom(history.catalog());
        if (!differences.isEmpty()) {
          fail(
              "it does not make what the history made",
              differences.stream()
                  .map(CatalogDifference::toString)
                  .collect(Collectors.joining("\n")));
        }
        Set<String> rows = RowDigests.differing(history.rows(), scratch.rows());
        if (!rows.isEmpty()) {
          fail("its rows are not those of the history", String.join(", ", rows));
        }
      } catch (ScriptRun.Failed failed) {
        fail("the way up fails", failed.describe(up.file()));
      }
    }

    /** All that {@code verify} would prove of the folder as it would be. */
    private void prove(
        Map<String, String> created,
        FoldedHistory history,
        Map<String, String> all,
        Set<String> moved) {
      if (!failures.isEmpty()) {
        return;
      }
      ProofResult result = proof(created, all, moved);
      String seed = MigrationFolder.SEEDS + "/" + version + ".sql";
      if (result.failures().stream().anyMatch(one -> one.summary().equals("the seed fails"))
          && created.remove(seed) != null) {
        notes.add(
            "the rows of the seeds cannot be put in at once, so there is no "
                + seed
                + "; write one for a proof with rows");
        result = proof(created, all, moved);
      }
      failures.addAll(result.failures());
      notes.addAll(result.warnings());
      result.proven().ifPresent(proven -> accept(proven, created, history.catalog()));
    }

    private ProofResult proof(
        Map<String, String> created, Map<String, String> all, Set<String> moved) {
      Map<String, String> files = new TreeMap<>(created);
      all.forEach(
          (name, text) ->
              files.put(
                  moved.contains(name)
                      ? MigrationFolder.ARCHIVE + "/" + version + "/" + name
                      : name,
                  text));
      return prover.prove(entry.withMigrations(MigrationFolder.ofFiles(folder.toString(), files)));
    }

    private void accept(ProvenJson proven, Map<String, String> created, Catalog expected) {
      boolean same =
          proven.find(version).map(ProvenMigration::states).orElse(List.of()).stream()
              .map(ProvenState::all)
              .anyMatch(state -> state.fingerprint().equals(expected.fingerprint()));
      if (same) {
        created.put(ProvenJson.FILE, proven.text());
      } else {
        fail(
            "it is another schema than the history under the prefix "
                + entry.prefix().orElse("(none)"),
            "");
      }
    }
  }

  /**
   * Does what was planned: the new files first, in a place of their own beside copies of the old
   * ones; then they take their place. What is interrupted is finished by {@link #resume}.
   *
   * @throws IOException when a file cannot be written, or changed since the plan was made
   */
  public static void publish(ResetPlan plan) throws IOException {
    new ResetFiles(plan.folder()).publish(plan);
  }

  /**
   * Brings a reset to its end that was cut off, or takes its traces away when it had not begun to
   * change the folder.
   *
   * @return what was done, in one sentence; empty when there was nothing
   * @throws SchemaRefusedException when files lie in the folder that the reset does not know
   */
  public static Optional<String> resume(Path folder) throws IOException {
    return new ResetFiles(folder).resume();
  }
}
