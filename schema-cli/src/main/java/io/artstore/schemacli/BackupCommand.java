package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.SchemaException;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.backup.BackupEstimate;
import io.artstore.schema.backup.BackupPlace;
import io.artstore.schema.backup.BackupReport;
import io.artstore.schema.backup.Backups;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Saves the rows of entries, each as of one moment, after all were seen to fit. */
@Command(
    name = "backup",
    description = {
      "Saves the rows of each entry as CSV, as of one moment.",
      "Databases only: the documents themselves are not in it."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema backup",
      "  schema backup --database admin-module --folder /mnt/spare --keep 10",
      "  schema restore backups/admin-module-20260112T230411Z      brings it back"
    })
final class BackupCommand implements Callable<Integer> {
  /** What the last line says, so that nobody takes this for a backup of everything. */
  static final String NOT_THE_DOCUMENTS = "Databases only. The documents are not in this backup.";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where backups lie, each in a folder of its own. Default: ./backups.")
  private @Nullable Path folder;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "How many good backups of an entry stay; older ones are removed. Default: 5.")
  private @Nullable Integer keep;

  private final Cli cli;
  private final List<BackupReport> done = new ArrayList<>();
  private final List<String> empty = new ArrayList<>();
  private Optional<SchemaException> failure = Optional.empty();

  BackupCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, this::backup);
  }

  private BackupPlace place() {
    return cli.backupPlace(Optional.ofNullable(folder), Optional.ofNullable(keep));
  }

  private ExitCode backup() {
    return cli.stop().during(this::saveAll);
  }

  private ExitCode saveAll() {
    BackupPlace place = place();
    List<SchemaTarget> targets = cli.selected(selection);
    Backups backups = cli.backups(spec, selection.json());
    Map<SchemaTarget, BackupEstimate> estimates = estimate(backups, targets, place);
    Backups.requireSpace(List.copyOf(estimates.values()), place);
    Optional<SchemaTarget> failed = Optional.empty();
    for (Map.Entry<SchemaTarget, BackupEstimate> one : estimates.entrySet()) {
      tell(announcement(one.getValue()));
      try {
        BackupReport report = backups.take(one.getKey(), place);
        done.add(report);
        tell(text(report));
      } catch (SchemaException e) {
        failure = Optional.of(e);
        failed = Optional.of(one.getKey());
        break;
      }
    }
    ExitCode code = failure.map(ExitCode::of).orElse(ExitCode.DONE);
    cli.conclude(spec, selection.json(), answer(estimates.keySet().stream().toList(), code));
    tellEnd(failed);
    return code;
  }

  private Map<SchemaTarget, BackupEstimate> estimate(
      Backups backups, List<SchemaTarget> targets, BackupPlace place) {
    Map<SchemaTarget, BackupEstimate> estimates = new LinkedHashMap<>();
    for (SchemaTarget target : targets) {
      Optional<BackupEstimate> estimate = backups.estimate(target, place);
      if (estimate.isPresent()) {
        estimates.put(target, estimate.get());
      } else {
        empty.add(target.entry().name());
        tell(
            target.entry().name()
                + ", database "
                + target.entry().database()
                + ": not created yet, nothing to save");
      }
    }
    return estimates;
  }

  private String announcement(BackupEstimate estimate) {
    return estimate.entry().name()
        + ", database "
        + estimate.entry().database()
        + ": at "
        + estimate.version()
        + "\n  about "
        + Amounts.bytes(estimate.bytes())
        + " in "
        + place().directory()
        + " ("
        + Amounts.bytes(estimate.free())
        + " free), about "
        + Amounts.about(estimate.duration());
  }

  private String text(BackupReport report) {
    StringBuilder text = new StringBuilder("  backup    ").append(report.folder());
    text.append("\n            ")
        .append(Amounts.count(tables(report), "table", "tables"))
        .append(", ")
        .append(Amounts.count(report.manifest().rows(), "row", "rows"))
        .append(", ")
        .append(Amounts.bytes(report.manifest().bytes()))
        .append(", ")
        .append(Words.seconds(report.duration()));
    if (!report.manifest().asProven()) {
      text.append("\n  note      the schema is not as proven; look: ")
          .append(cli.remedy().line("status"));
    }
    report
        .manifest()
        .notSaved()
        .forEach(object -> text.append("\n  not saved ").append(object).append(" (no migration)"));
    report
        .interrupted()
        .forEach(
            path ->
                text.append("\n  no backup ")
                    .append(path)
                    .append("\n            left by an interrupted run; remove it when it pleases"));
    report.removed().forEach(path -> text.append("\n  removed   ").append(path));
    report.remarks().forEach(remark -> text.append("\n  note      ").append(remark));
    return text.toString();
  }

  private static long tables(BackupReport report) {
    return report.manifest().tables().stream().filter(table -> table.restored()).count();
  }

  private void tellEnd(Optional<SchemaTarget> failed) {
    if (failed.isPresent() && failure.isPresent()) {
      spec.commandLine()
          .getErr()
          .println(
              cli.speaker()
                  + failure.get().getMessage()
                  + "\n"
                  + Words.count(done.size(), "entry", "entries")
                  + " saved, "
                  + failed.get().entry().name()
                  + " not, and none after it. Databases were not changed.");
      spec.commandLine().getErr().flush();
      return;
    }
    tell(
        done.isEmpty()
            ? "Nothing to save."
            : "Done: "
                + Words.count(done.size(), "entry is", "entries are")
                + " saved in "
                + place().directory()
                + ". Back: "
                + cli.remedy().line("restore FOLDER")
                + "\n"
                + NOT_THE_DOCUMENTS);
  }

  private ObjectNode answer(List<SchemaTarget> targets, ExitCode code) {
    ObjectNode answer = Cli.object();
    ArrayNode entries = answer.putArray("entries");
    for (BackupReport report : done) {
      ObjectNode entry = facts(report);
      entries.add(entry);
      ArrayNode notSaved = entry.putArray("not_saved");
      report.manifest().notSaved().forEach(notSaved::add);
      ArrayNode interrupted = entry.putArray("interrupted");
      report.interrupted().forEach(path -> interrupted.add(path.toString()));
      ArrayNode removed = entry.putArray("removed");
      report.removed().forEach(path -> removed.add(path.toString()));
      ArrayNode remarks = entry.putArray("remarks");
      report.remarks().forEach(remarks::add);
    }
    for (int index = done.size(); index < targets.size(); index++) {
      ObjectNode entry = entries.addObject();
      entry.put("entry", targets.get(index).entry().name());
      entry.put("database", targets.get(index).entry().database());
      entry.put("result", index == done.size() ? "failed" : "not_saved");
    }
    empty.forEach(name -> entries.addObject().put("entry", name).put("result", "nothing_to_save"));
    failure.ifPresent(why -> answer.put("error", String.valueOf(why.getMessage())));
    answer.put("exit_code", code.code());
    return answer;
  }

  /** What there is to say about a backup that was made. */
  static ObjectNode facts(BackupReport report) {
    return Cli.object()
        .put("entry", report.entry().name())
        .put("database", report.entry().database())
        .put("result", "saved")
        .put("folder", report.folder().toString())
        .put("version", report.manifest().version())
        .put("as_proven", report.manifest().asProven())
        .put("taken_at", report.manifest().takenAt().toString())
        .put("tables", tables(report))
        .put("rows", report.manifest().rows())
        .put("bytes", report.manifest().bytes())
        .put("milliseconds", report.duration().toMillis());
  }

  private void tell(String text) {
    if (!selection.json()) {
      Cli.print(spec, text);
    }
  }
}
