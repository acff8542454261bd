package io.artstore.schema;

import io.artstore.schema.MigrationFault.Kind;
import io.artstore.schema.ProofFailure.Remark;
import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.catalog.Catalog;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One proof of one entry, from the files to what may be written into {@code proven.json}. */
final class Proof {
  /** With such a fault a step cannot be built, and what comes after it neither. */
  private static final Set<Kind> UNUSABLE =
      Set.of(Kind.UNREADABLE, Kind.UNPAIRED, Kind.SAME_VERSION, Kind.FORBIDDEN);

  private final ProofBench bench;
  private final SchemaEntry entry;
  private final ReleasedVersions released;
  private final List<ProofFailure> failures = new ArrayList<>();
  private final List<ProofStep> steps = new ArrayList<>();
  private final List<String> notTried = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** Migrations with a fault that no step of the staircase shows. */
  private final Set<MigrationVersion> blamed = new HashSet<>();

  /**
   * Whether {@code proven.json} stays as it is: it is the only evidence of what was released, so it
   * is not overwritten while it cannot be read or the released files are not there as they were.
   */
  private boolean evidenceKept;

  Proof(ProofBench bench, ReleasedVersions released) {
    this.bench = bench;
    this.entry = bench.entry();
    this.released = released;
  }

  ProofResult prove() throws SQLException {
    FolderContent content = content();
    Migrations migrations = usable(content);
    Staircase staircase = new Staircase(bench, migrations);
    staircase.climb();
    steps.addAll(staircase.steps());
    failures.addAll(staircase.failures());
    warnings.addAll(staircase.warnings());
    passOver(content, migrations);
    refuseChangedReleases(content);
    tellWhatGoesFromTheList(content);
    boolean faultless = failures.isEmpty();
    int ofSteps = failures.size();
    ProvenJson proven = withEarlier(staircase.proven(), content);
    boolean complete = migrations.list().size() == content.steps().size();
    if (writtenOut(content)) {
      notTried.add("two prefixes in one database, because a prefix is written out");
    } else if (entry.prefix().isPresent() && complete && staircase.reachedHead()) {
      failures.addAll(
          SideBySide.ofLikePrefixes(bench, migrations, staircase.head(), faultless).compare());
    }
    List<MigrationVersion> starts = List.of();
    if (faultless) {
      failures.addAll(new WholeWay(bench, proven).walk());
      starts = released.starts(migrations);
      failures.addAll(new ReleasedStarts(bench, migrations, proven).go(starts));
      if (migrations.replaced().isPresent()) {
        ArchiveWalk archive = new ArchiveWalk(bench, migrations, proven);
        failures.addAll(archive.walk());
        warnings.addAll(archive.notes());
      }
    } else {
      notTried.add("all the way up and back, and from released versions, because of the faults");
    }
    return result(
        failures.isEmpty() ? Optional.of(proven) : Optional.empty(),
        starts,
        failures.size() > ofSteps || evidenceKept ? Optional.empty() : partly(proven, content));
  }

  /** The same files as those of another entry, which are proven there, under another prefix. */
  ProofResult proveBeside(ProofResult first) throws SQLException {
    if (first.proven().isPresent()) {
      Migrations migrations = entry.migrations().read(entry.prefix());
      failures.addAll(SideBySide.of(bench, first.entry(), migrations).compare());
    } else {
      notTried.add(
          "both prefixes in one database, because " + first.entry().name() + " has faults");
    }
    return result(
        failures.isEmpty() ? first.proven() : Optional.empty(), List.of(), Optional.empty());
  }

  private FolderContent content() {
    FolderContent content;
    try {
      content = entry.migrations().inspect(entry.prefix());
    } catch (MigrationFolderException e) {
      content = FolderContent.unreadable(e.faults());
    }
    for (MigrationFault fault : content.faults()) {
      Optional<FolderContent.Step> step = stepOf(fault, content);
      step.ifPresent(one -> blamed.add(one.version()));
      failures.add(
          new ProofFailure(
              step.map(FolderContent.Step::title).orElse(fault.file()),
              fault.sentence(),
              "",
              remarks(fault)));
      evidenceKept |= EvidenceRules.isAbout(fault);
    }
    return content;
  }

  private static List<Remark> remarks(MigrationFault fault) {
    List<Remark> remarks = new ArrayList<>();
    if (fault.line() > 0) {
      remarks.add(Remark.madeIn(fault.file() + ", line " + fault.line()));
    }
    String mend = EvidenceRules.isAbout(fault) ? EvidenceRules.MEND : fault.mend();
    if (!mend.isEmpty()) {
      remarks.add(Remark.toMend(mend));
    }
    return remarks;
  }

  private static Optional<FolderContent.Step> stepOf(MigrationFault fault, FolderContent content) {
    return content.steps().stream()
        .filter(
            step -> step.scripts().stream().anyMatch(script -> script.file().equals(fault.file())))
        .findFirst();
  }

  /** The migrations up to the first that cannot be built. */
  private static Migrations usable(FolderContent content) {
    List<Migration> usable = new ArrayList<>();
    for (FolderContent.Step step : content.steps()) {
      boolean broken =
          content.faults().stream()
              .filter(fault -> UNUSABLE.contains(fault.kind()))
              .anyMatch(fault -> stepOf(fault, content).filter(step::equals).isPresent());
      if (broken || step.pair().isEmpty()) {
        break;
      }
      usable.add(step.pair().get());
    }
    return FolderReader.migrations(usable, content);
  }

  private void passOver(FolderContent content, Migrations migrations) {
    List<FolderContent.Step> rest =
        content.steps().subList(migrations.list().size(), content.steps().size());
    for (FolderContent.Step step : rest) {
      steps.add(
          ProofStep.notTried(
              step.title(),
              step.equals(rest.getFirst())
                  ? "its files cannot be used"
                  : "not tried, because " + rest.getFirst().title() + " is not there"));
    }
  }

  /** Scripts that name one prefix cannot make the objects of another; that is told once. */
  private static boolean writtenOut(FolderContent content) {
    return content.faults().stream().anyMatch(fault -> fault.kind() == Kind.LITERAL_PREFIX);
  }

  /** What was given out lives in databases elsewhere; another step of its name is another step. */
  private void refuseChangedReleases(FolderContent content) {
    for (ProvenMigration before : content.proven().map(ProvenJson::migrations).orElse(List.of())) {
      if (!before.released()) {
        continue;
      }
      String title = before.version() + " " + before.name();
      Optional<FolderContent.Step> same =
          content.steps().stream()
              .filter(step -> step.version().equals(before.version()))
              .findFirst();
      if (same.isEmpty()) {
        evidenceKept = true;
        failures.add(
            new ProofFailure(
                title,
                "was released and is missing",
                "",
                List.of(Remark.toMend("bring back its files; " + EvidenceRules.STAYS))));
      } else if (same.get().pair().isPresent() && !before.isOf(same.get().pair().get())) {
        evidenceKept = true;
        blamed.add(before.version());
        failures.add(
            new ProofFailure(
                title,
                "was released and is not the file of that day",
                "",
                List.of(
                    Remark.toMend(
                        "bring back the file, and make the change in a new migration; "
                            + EvidenceRules.STAYS))));
      }
    }
  }

  /** What was never released may go with its files, but not without a word. */
  private void tellWhatGoesFromTheList(FolderContent content) {
    for (ProvenMigration listed : EvidenceRules.withoutFiles(content)) {
      if (!listed.released()) {
        warnings.add(
            listed.version()
                + " "
                + listed.name()
                + " is dropped from proven.json: its files are missing, and it was not released");
      }
    }
    EvidenceRules.outOfOrder(content).ifPresent(warnings::add);
  }

  private static ProvenJson withEarlier(ProvenJson now, FolderContent content) {
    return content
        .proven()
        .filter(earlier -> earlier.fingerprintFormat() == Catalog.FORMAT)
        .map(now::keeping)
        .orElse(now);
  }

  /**
   * What is proven, and what earlier files say of released migrations that now are not: it is
   * needed where they are applied.
   */
  private Optional<ProvenJson> partly(ProvenJson now, FolderContent content) {
    List<ProvenMigration> kept = new ArrayList<>();
    for (FolderContent.Step step : content.steps()) {
      Optional<ProvenMigration> proven =
          blamed.contains(step.version()) ? Optional.empty() : now.find(step.version());
      proven
          .or(
              () ->
                  content
                      .proven()
                      .flatMap(earlier -> earlier.find(step.version()))
                      .filter(ProvenMigration::released))
          .ifPresent(kept::add);
    }
    return kept.isEmpty()
        ? Optional.empty()
        : Optional.of(new ProvenJson(now.fingerprintFormat(), kept, now.afterRestoreSha256()));
  }

  private ProofResult result(
      Optional<ProvenJson> proven, List<MigrationVersion> starts, Optional<ProvenJson> partly) {
    List<ProofStep> told =
        steps.stream().map(step -> standing(step, proven.or(() -> partly))).toList();
    return new ProofResult(
        entry,
        proven,
        failures,
        warnings,
        new ProofCourse(told, starts, notTried, bench.checks(), bench.kept(), partly));
  }

  /** A step that went well is proven only where that may be written. */
  private static ProofStep standing(ProofStep step, Optional<ProvenJson> written) {
    boolean stands =
        step.proven().isPresent()
            && written
                .flatMap(file -> file.find(step.proven().get().version()))
                .filter(step.proven().get()::sameFiles)
                .isPresent();
    return stands ? step : step.unproven();
  }
}
