package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.EntryStatus;
import io.artstore.schema.HistoryRow;
import io.artstore.schema.Migration;
import io.artstore.schema.PendingMigration;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaException;
import io.artstore.schema.SchemaTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks and writes nothing. A database that cannot be asked does not hide the others. */
@Command(
    name = "status",
    description = "Shows each schema's version, what waits, and what a person should look at.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema status",
      "  schema status --objects --database admin-module",
      "  schema status --check            for cron and CI: ends with 3 unless all is at its newest",
      "  schema status --history --save before.json"
    })
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();

  @Option(names = "--objects", description = "Also list tables, ENUM types and everything else.")
  private boolean objects;

  @Option(names = "--history", description = "Also list what was done to each schema, and by whom.")
  private boolean history;

  @Option(
      names = "--check",
      description = "End with 3 also when a migration waits; otherwise that is no finding.")
  private boolean check;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Also write the answer as JSON, with objects and history, into this file.")
  private @Nullable Path save;

  private final Cli cli;

  StatusCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, this::look);
  }

  private ExitCode look() {
    SchemaEngine engine = cli.engine(RunListener.SILENT);
    List<EntryStatus> found = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    Map<String, List<HistoryRow>> histories = new HashMap<>();
    List<SchemaTarget> targets = cli.selected(selection);
    for (SchemaTarget target : targets) {
      try {
        found.add(engine.status(target));
        if (history || save != null) {
          histories.put(target.entry().name(), engine.history(target));
        }
      } catch (SchemaException e) {
        failures.add(target.entry().name() + ": " + e.getMessage());
      }
    }
    boolean look = !failures.isEmpty() || !found.stream().allMatch(this::passes);
    ExitCode code = look ? ExitCode.FINDINGS : ExitCode.DONE;
    if (save != null) {
      write(save, json(found, failures, histories, true, code));
    }
    cli.conclude(spec, selection.json(), json(found, failures, histories, objects, code));
    if (!selection.json()) {
      Cli.print(
          spec, new StatusText(cli.remedy(), found, failures, shown(histories)).text(objects));
    }
    return code;
  }

  private boolean passes(EntryStatus status) {
    return status.healthy() && (!check || status.waiting().isEmpty());
  }

  private Map<String, List<HistoryRow>> shown(Map<String, List<HistoryRow>> histories) {
    return history ? histories : Map.of();
  }

  private static void write(Path file, ObjectNode answer) {
    try {
      Files.writeString(file, Cli.text(answer) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + DiskFault.words(e), e);
    }
  }

  private ObjectNode json(
      List<EntryStatus> found,
      List<String> failures,
      Map<String, List<HistoryRow>> histories,
      boolean withObjects,
      ExitCode code) {
    ObjectNode answer = Cli.object();
    ArrayNode entries = answer.putArray("entries");
    for (EntryStatus status : found) {
      ObjectNode entry = entries.addObject();
      add(entry, status);
      if (withObjects) {
        addObjects(entry.putObject("objects"), status);
      }
      List<HistoryRow> rows = histories.get(status.entry().name());
      if (rows != null) {
        addHistory(entry.putArray("history"), rows);
      }
    }
    ArrayNode failed = answer.putArray("failures");
    failures.forEach(failed::add);
    answer.put("exit_code", code.code());
    return answer;
  }

  private static void add(ObjectNode entry, EntryStatus status) {
    entry.put("entry", status.entry().name());
    entry.put("database", status.entry().database());
    status.entry().prefix().ifPresent(prefix -> entry.put("prefix", prefix));
    entry.put("state", status.state().name().toLowerCase(Locale.ROOT));
    status.version().ifPresent(version -> entry.put("version", version));
    status.head().ifPresent(head -> entry.put("head", head));
    ArrayNode waiting = entry.putArray("waiting");
    status.waiting().stream().map(Migration::title).forEach(waiting::add);
    ArrayNode pending = entry.putArray("pending");
    for (PendingMigration one : status.pending()) {
      ObjectNode node =
          pending
              .addObject()
              .put("migration", one.migration().title())
              .put("proven", one.down().isPresent())
              .put("passed_over", one.passedOver());
      one.up().ifPresent(effect -> EffectWords.put(node.putObject("up"), effect));
      one.down().ifPresent(effect -> EffectWords.put(node.putObject("down"), effect));
    }
    ArrayNode findings = entry.putArray("findings");
    status.findings().forEach(findings::add);
    ArrayNode leftAlone = entry.putArray("left_alone");
    status.leftAlone().stream().sorted().forEach(leftAlone::add);
  }

  /** The rows of a history, oldest first, for programs and for journals. */
  static void addHistory(ArrayNode history, List<HistoryRow> rows) {
    for (HistoryRow row : rows) {
      history
          .addObject()
          .put("id", row.id())
          .put(
              "direction",
              row.accepted() ? "accept" : row.direction().name().toLowerCase(Locale.ROOT))
          .put("version", row.version().text())
          .put("name", row.name())
          .put("up_sha256", row.upSha256())
          .put("down_sha256", row.downSha256())
          .put("fingerprint", row.fingerprint())
          .put("proof", row.proof())
          .put("by", row.osUser() + "@" + row.host())
          .put("at", row.appliedAt().toString());
    }
  }

  private static void addObjects(ObjectNode objects, EntryStatus status) {
    ArrayNode tables = objects.putArray("tables");
    status.objects().tables().stream()
        .forEach(
            table ->
                tables
                    .addObject()
                    .put("name", table.name())
                    .put("columns", table.columns())
                    .put("indexes", table.indexes()));
    ArrayNode enums = objects.putArray("enums");
    status.objects().enums().stream()
        .forEach(type -> enums.addObject().put("name", type.name()).put("labels", type.labels()));
    ArrayNode others = objects.putArray("others");
    status.objects().others().forEach(others::add);
  }
}
