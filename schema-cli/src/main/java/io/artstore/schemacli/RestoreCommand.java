package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.backup.CopyListener;
import io.artstore.schema.backup.Manifest;
import io.artstore.schema.backup.RestoreReport;
import io.artstore.schema.backup.Restores;
import io.artstore.schema.backup.SavedFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings one backup back into a database without rows. */
@Command(
    name = "restore",
    description = {
      "Brings a backup back into a database without rows.",
      "An empty database is first brought to the version of the backup."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema restore backups/admin-module-20260112T230411Z",
      "  schema restore backups/admin-module-20260112T230411Z --database spare",
      "Without this tool: psql -X -f restore.sql DATABASE, inside of that folder, with the schema at"
          + " the version of the backup."
    })
final class RestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FOLDER", description = "The folder of one backup.")
  private Path folder = Path.of("");

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description =
          "Into this database of the same server instead of the entry's own; it must exist.")
  private @Nullable String database;

  @Option(names = "--json", description = "Answer with one JSON object.")
  private boolean json;

  private final Cli cli;

  RestoreCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, json, this::restore);
  }

  private ExitCode restore() {
    SavedFolder backup = SavedFolder.open(folder);
    SchemaTarget target = target(backup.manifest());
    Manifest manifest = backup.manifest();
    cli.recordServers(List.of(target));
    cli.requireRecorded("the restoring of " + target.entry().name());
    tell(
        target.entry().name()
            + ", database "
            + target.entry().database()
            + ": from "
            + folder
            + "\n  "
            + manifest.title()
            + ", taken "
            + manifest.takenAt()
            + " by "
            + manifest.takenBy());
    Restores restores =
        json
            ? cli.restores(RunListener.SILENT, CopyListener.SILENT)
            : cli.restores(
                new Progress(spec.commandLine().getOut()),
                new CopyProgress(spec.commandLine().getOut()));
    RestoreReport report = restores.restore(target, backup);
    cli.conclude(spec, json, answer(report));
    tell(text(report));
    return ExitCode.DONE;
  }

  /**
   * The entry that was asked for, or that of the backup; in another database when the name is not
   * one of an entry.
   */
  private SchemaTarget target(Manifest manifest) {
    List<SchemaTarget> all = cli.targets().targets();
    List<SchemaTarget> named =
        all.stream().filter(one -> database != null && Cli.named(one.entry(), database)).toList();
    if (!named.isEmpty()) {
      return named.stream()
          .filter(target -> manifest.isOf(target.entry()))
          .findFirst()
          .orElse(named.getFirst());
    }
    SchemaTarget own =
        all.stream()
            .filter(target -> manifest.isOf(target.entry()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        folder
                            + " is a backup of "
                            + manifest.entry()
                            + manifest.prefix().map(name -> " with the prefix " + name).orElse("")
                            + ", which is not known here; known are "
                            + String.join(
                                ", ", all.stream().map(one -> one.entry().name()).toList())));
    return database == null
        ? own
        : new SchemaTarget(
            own.entry().inDatabase(database), cli.targets().server(own.entry()).to(database));
  }

  private String text(RestoreReport report) {
    StringBuilder text = new StringBuilder();
    report
        .replaced()
        .forEach(
            table ->
                text.append("  replaced  ")
                    .append(table)
                    .append(" (rows that migrations had made)\n"));
    text.append("  compare   every table reads back as it was saved\n");
    if (report.afterRestore()) {
      text.append("  after     after-restore.sql ran\n");
    }
    return text.append("Done: ")
        .append(report.entry().name())
        .append(" in ")
        .append(report.entry().database())
        .append(" is at ")
        .append(report.manifest().title())
        .append(" with ")
        .append(Amounts.count(report.manifest().rows(), "row", "rows"))
        .append(" of ")
        .append(report.manifest().takenAt())
        .append(", ")
        .append(Words.seconds(report.duration()))
        .append(".\n")
        .append(BackupCommand.NOT_THE_DOCUMENTS)
        .toString();
  }

  private static ObjectNode answer(RestoreReport report) {
    ObjectNode answer = Cli.object();
    answer.put("entry", report.entry().name());
    answer.put("database", report.entry().database());
    answer.put("result", "restored");
    answer.put("version", report.manifest().version());
    answer.put("taken_at", report.manifest().takenAt().toString());
    answer.put("rows", report.manifest().rows());
    answer.put(
        "migrations_applied", report.upgrade().map(upgrade -> upgrade.steps().size()).orElse(0));
    ArrayNode replaced = answer.putArray("replaced");
    report.replaced().forEach(replaced::add);
    answer.put("after_restore", report.afterRestore());
    answer.put("milliseconds", report.duration().toMillis());
    answer.put("exit_code", ExitCode.DONE.code());
    return answer;
  }

  private void tell(String text) {
    if (!json) {
      Cli.print(spec, text);
    }
  }
}
