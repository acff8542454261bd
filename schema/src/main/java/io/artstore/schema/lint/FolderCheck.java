package io.artstore.schema.lint;

import io.artstore.schema.EvidenceRules;
import io.artstore.schema.FolderContent;
import io.artstore.schema.MigrationFault;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.ProvenJson;
import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SeedRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What can be told from the files alone: names, pairs, order, and what no script may hold. */
final class FolderCheck {
  private static final Pattern SEED = Pattern.compile("seed/([0-9]+(?:_[0-9]+)*)\\.sql");
  private static final Pattern LIKE_A_SCRIPT =
      Pattern.compile("[0-9]+_.*|.*[._](up|down)[._].*|.*\\.sql.*");

  private final SchemaEntry entry;
  private final FolderContent content;
  private final List<Finding> found = new ArrayList<>();

  FolderCheck(SchemaEntry entry, FolderContent content) {
    this.entry = entry;
    this.content = content;
  }

  List<Finding> check() {
    content.faults().forEach(fault -> found.add(finding(fault)));
    checkOthers();
    checkSeeds();
    checkProven();
    checkReleased();
    return List.copyOf(found);
  }

  static Finding finding(MigrationFault fault) {
    LintRule rule = rule(fault.kind());
    return new Finding(
        rule, fault.file(), fault.file(), fault.line(), fault.sentence(), mend(rule, fault));
  }

  private static String mend(LintRule rule, MigrationFault fault) {
    if (EvidenceRules.isAbout(fault)) {
      return EvidenceRules.MEND;
    }
    return fault.mend().isEmpty() ? hint(rule) : fault.mend();
  }

  private static LintRule rule(MigrationFault.Kind kind) {
    return switch (kind) {
      case UNREADABLE, UNPROVEN -> LintRule.FOLDER_UNREADABLE;
      case MISNAMED -> LintRule.FILE_MISNAMED;
      case UNPAIRED -> LintRule.PAIR_INCOMPLETE;
      case SAME_VERSION -> LintRule.TWO_HEADS;
      case GAP -> LintRule.VERSION_GAP;
      case HEADER -> LintRule.HEADER_WRONG;
      case FORBIDDEN -> LintRule.SCRIPT_REFUSED;
      case LITERAL_PREFIX -> LintRule.LITERAL_PREFIX;
    };
  }

  private static String hint(LintRule rule) {
    return switch (rule) {
      case FILE_MISNAMED -> "call it DIGITS_name.up.sql or DIGITS_name.down.sql, in lower case";
      case PAIR_INCOMPLETE -> "write the missing direction, or remove the file";
      case TWO_HEADS -> "give one of them, which is not released, a newer version";
      case VERSION_GAP -> "bring the missing files back, or number what is not released anew";
      case HEADER_WRONG -> "name this version or an earlier one, in the up script only";
      case LITERAL_PREFIX -> "write ${prefix} instead";
      case SCRIPT_REFUSED -> "take it out of the script";
      default -> "mend or restore the file";
    };
  }

  private void checkOthers() {
    content.others().stream()
        .filter(name -> !Set.of(ProvenJson.FILE, AcceptedFile.NAME).contains(name))
        .filter(name -> LIKE_A_SCRIPT.matcher(name.toLowerCase(Locale.ROOT)).matches())
        .forEach(
            name ->
                add(
                    LintRule.FILE_MISNAMED,
                    name,
                    name + " looks like a migration and is none",
                    hint(LintRule.FILE_MISNAMED)));
  }

  private void checkSeeds() {
    Set<String> versions =
        content.steps().stream().map(step -> step.version().text()).collect(Collectors.toSet());
    SeedRules.check(entry.migrations(), entry.prefix()).forEach(fault -> found.add(finding(fault)));
    for (String name : entry.migrations().seeds().orElse(List.of())) {
      String file = "seed/" + name;
      var parts = SEED.matcher(file);
      if (!parts.matches()) {
        add(LintRule.SEED_MISNAMED, file, file + " is not named seed/VERSION.sql", SEED_HINT);
      } else if (!versions.contains(parts.group(1))) {
        add(
            LintRule.SEED_MISNAMED,
            file,
            file + ": there is no migration " + parts.group(1),
            SEED_HINT);
      }
    }
  }

  private static final String SEED_HINT = "name it after the version of its migration, in digits";

  /** Every command that writes refuses such a list, so it is better known before. */
  private void checkProven() {
    for (ProvenMigration listed : EvidenceRules.withoutFiles(content)) {
      String title = listed.version() + " " + listed.name();
      found.add(
          new Finding(
              LintRule.PROVEN_WRONG,
              listed.version() + "_" + listed.name(),
              ProvenJson.FILE,
              0,
              listed.released()
                  ? title + " was released, and its files are missing"
                  : title + " is listed in " + ProvenJson.FILE + ", and its files are missing",
              listed.released()
                  ? "bring back its files"
                  : "bring back its files, or let verify drop it from the list"));
    }
    EvidenceRules.outOfOrder(content)
        .ifPresent(
            message ->
                add(
                    LintRule.PROVEN_WRONG,
                    ProvenJson.FILE,
                    message,
                    "bring it back from version control, or let verify write it anew"));
  }

  private void checkReleased() {
    List<ProvenMigration> proven = content.proven().map(ProvenJson::migrations).orElse(List.of());
    Optional<MigrationVersion> newest =
        proven.stream()
            .filter(ProvenMigration::released)
            .map(ProvenMigration::version)
            .max(Comparator.naturalOrder());
    if (newest.isEmpty()) {
      return;
    }
    Set<MigrationVersion> known =
        proven.stream().map(ProvenMigration::version).collect(Collectors.toSet());
    for (FolderContent.Step step : content.steps()) {
      if (step.version().compareTo(newest.get()) < 0 && !known.contains(step.version())) {
        String file = step.scripts().getFirst().file();
        add(
            LintRule.PASSED_OVER,
            file,
            step.title()
                + " is older than "
                + newest.get()
                + ", which is released, and was not"
                + " there when that was proven",
            "give it a version after the newest one");
      }
    }
  }

  private void add(LintRule rule, String file, String message, String hint) {
    found.add(new Finding(rule, file, file, 0, message, hint));
  }
}
