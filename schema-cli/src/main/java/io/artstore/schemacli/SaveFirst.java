package io.artstore.schemacli;

import io.artstore.schema.SchemaTarget;
import io.artstore.schema.backup.BackupEstimate;
import io.artstore.schema.backup.BackupPlace;
import io.artstore.schema.backup.BackupReport;
import io.artstore.schema.backup.Backups;
import io.artstore.schema.backup.OperatorBackup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Backups that are all finished before the first database changes. */
final class SaveFirst {
  @Option(
      names = "--backup",
      description =
          "First save the rows of every database that would be changed, as 'backup' does. A manifest"
              + " can say so for good.")
  private boolean backup;

  @Option(
      names = "--backup-taken",
      paramLabel = "NAME",
      description =
          "Rely on a backup of your own, under the name by which you find it again; it is recorded"
              + " and not looked at.")
  private @Nullable String taken;

  private final List<Path> folders = new ArrayList<>();

  /** Saves; when it fails, it throws what the library threw and nothing was changed. */
  void save(Cli cli, CommandSpec spec, boolean json, List<SchemaTarget> toBeChanged) {
    if (taken != null) {
      rely(cli, spec, json, new OperatorBackup(taken));
      return;
    }
    if (!backup && !cli.targets().backupBefore().contains(spec.name())) {
      return;
    }
    cli.stop().during(() -> saveAll(cli, spec, json, toBeChanged));
  }

  private void rely(Cli cli, CommandSpec spec, boolean json, OperatorBackup own) {
    if (backup) {
      throw new IllegalArgumentException(
          "--backup makes a backup, --backup-taken has one; not both");
    }
    cli.record("backup", Cli.object().put("own", own.name()));
    if (!json) {
      Cli.print(spec, "  backup    " + own.shown());
    }
  }

  private boolean saveAll(Cli cli, CommandSpec spec, boolean json, List<SchemaTarget> toBeChanged) {
    BackupPlace place = cli.backupPlace(Optional.empty(), Optional.empty());
    Backups backups = cli.backups(spec, json);
    Map<SchemaTarget, BackupEstimate> estimates = new LinkedHashMap<>();
    for (SchemaTarget target : toBeChanged) {
      backups.estimate(target, place).ifPresent(estimate -> estimates.put(target, estimate));
    }
    Backups.requireSpace(List.copyOf(estimates.values()), place);
    for (SchemaTarget target : estimates.keySet()) {
      BackupReport report = backups.take(target, place);
      folders.add(report.folder());
      cli.record("backup", BackupCommand.facts(report));
      if (!json) {
        Cli.print(
            spec,
            "  backup    "
                + report.folder()
                + "  "
                + Amounts.count(report.manifest().rows(), "row", "rows")
                + ", "
                + Amounts.bytes(report.manifest().bytes())
                + ", "
                + Words.seconds(report.duration()));
      }
    }
    return true;
  }

  /** How all gets as it was before; a line for each backup. */
  void tellWayBack(Cli cli, CommandSpec spec) {
    folders.forEach(
        folder ->
            Cli.print(
                spec,
                "  all as it was, into an empty database: "
                    + cli.remedy().line("restore " + folder)));
  }
}
