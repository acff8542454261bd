package io.artstore.schema.lint;

import io.artstore.schema.MigrationScript;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.ScriptFailure;
import io.artstore.schema.lint.EntryReport.AcceptedFinding;
import io.artstore.schema.sql.SqlStatement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts together what the files, the walk and the names say about one entry. */
final class EntryReporter {
  /** Rules whose findings say that a pair does not do what it should. */
  private static final Set<LintRule> WRONG_PAIR =
      Set.of(
          LintRule.TABLE_LEFT_BEHIND,
          LintRule.TYPE_LEFT_BEHIND,
          LintRule.FUNCTION_LEFT_BEHIND,
          LintRule.SEQUENCE_LEFT_BEHIND,
          LintRule.OBJECT_LEFT_BEHIND,
          LintRule.NOT_RESTORED,
          LintRule.FOREIGN_OBJECT,
          LintRule.WRONG_DATABASE,
          LintRule.HEADER_WRONG,
          LintRule.ENUM_NOT_CONVERTED,
          LintRule.SCRIPT_REFUSED,
          LintRule.SCRIPT_FAILS);

  private final EntryWalk walk;
  private final SchemaEntry entry;
  private final Ownership ownership;
  private final List<Finding> found = new ArrayList<>();

  EntryReporter(EntryWalk walk, Ownership ownership) {
    this.walk = walk;
    this.entry = walk.entry();
    this.ownership = ownership;
  }

  /**
   * @param observed what the scripts did to others
   */
  EntryReport report(List<Finding> observed) {
    new FolderCheck(entry, walk.content()).check().forEach(this::add);
    walk.content().steps().stream()
        .flatMap(step -> step.scripts().stream())
        .forEach(this::checkNames);
    walk.found().forEach(this::add);
    observed.forEach(this::add);
    walk.unexplained().stream().filter(this::newlyKnown).map(this::fails).forEach(this::add);
    EmptyScriptCheck.check(entry, walk.content()).stream()
        .filter(this::nothingElseKnown)
        .forEach(this::add);
    found.removeIf(this::saidBetter);
    return sort(AcceptedFile.of(entry));
  }

  private String text(MigrationScript script) {
    return entry
        .prefix()
        .map(prefix -> script.template().replace(MigrationScript.PREFIX, prefix))
        .orElse(script.template());
  }

  private void checkNames(MigrationScript script) {
    for (SqlStatement statement : SqlText.statements(text(script))) {
      boolean refused =
          walk.unexplained().stream().anyMatch(failure -> isAt(failure, script, statement));
      ForeignNameCheck.check(entry, ownership, script.file(), statement, refused)
          .forEach(this::add);
    }
  }

  private static boolean isAt(
      ScriptFailure failure, MigrationScript script, SqlStatement statement) {
    return failure.file().equals(script.file())
        && failure.statement().map(SqlStatement::number).equals(Optional.of(statement.number()));
  }

  /** Whether no name in the statement says already why it was refused. */
  private boolean newlyKnown(ScriptFailure failure) {
    return failure
        .statement()
        .map(
            statement ->
                ForeignNameCheck.check(entry, ownership, failure.file(), statement, true).isEmpty())
        .orElse(true);
  }

  private Finding fails(ScriptFailure failure) {
    String statement = failure.statement().map(one -> "; in: " + one.excerpt()).orElse("");
    Names names = new Names(entry);
    return new Finding(
        LintRule.SCRIPT_FAILS,
        failure.file(),
        failure.file(),
        failure.line(),
        names.neutral(failure.message() + statement),
        "mend the statement; nothing after it was tried in this entry");
  }

  /** The same rule and object are reported once, at their first place, unless lines differ. */
  private void add(Finding finding) {
    boolean known =
        found.stream()
            .anyMatch(
                earlier ->
                    earlier.sameAs(finding.rule(), finding.object())
                        && (earlier.line() == finding.line()
                            || !finding.object().equals(finding.file())));
    if (!known) {
      found.add(finding);
    }
  }

  /** That a script is empty says nothing new where it is known what is wrong with the pair. */
  private boolean nothingElseKnown(Finding empty) {
    String stem = empty.file().replaceFirst("\\.(up|down)\\.sql$", "");
    return found.stream()
        .noneMatch(
            finding ->
                WRONG_PAIR.contains(finding.rule()) && finding.file().startsWith(stem + "."));
  }

  /**
   * What the folder refuses as a command of psql is known to name a database, and of what is not
   * there it may be known that another entry has it.
   */
  private boolean saidBetter(Finding finding) {
    Set<LintRule> better =
        switch (finding.rule()) {
          case SCRIPT_REFUSED -> Set.of(LintRule.WRONG_DATABASE);
          case SKIPPED_DROP -> Set.of(LintRule.FOREIGN_OBJECT, LintRule.LITERAL_PREFIX);
          default -> Set.of();
        };
    return found.stream()
        .anyMatch(other -> better.contains(other.rule()) && other.place().equals(finding.place()));
  }

  private EntryReport sort(AcceptedFile file) {
    List<Finding> findings = new ArrayList<>();
    List<AcceptedFinding> accepted = new ArrayList<>();
    List<Finding> notes = new ArrayList<>();
    for (Finding finding : found) {
      Optional<AcceptedFinding> acceptance = file.accepts(finding);
      if (acceptance.isPresent()) {
        accepted.add(acceptance.get());
      } else if (finding.rule().note()) {
        notes.add(finding);
      } else {
        findings.add(finding);
      }
    }
    findings.addAll(file.faults());
    if (walk.complete()) {
      findings.addAll(file.stale(found));
    }
    findings.sort(Comparator.comparing(Finding::file).thenComparingInt(Finding::line));
    return new EntryReport(entry, walk.content().steps().size(), findings, accepted, notes);
  }
}
