package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.EntryStatus;
import io.artstore.schema.Migration;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaException;
import io.artstore.schema.SchemaTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
      "  schema status --json"
    })
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();

  @Option(names = "--objects", description = "Also list tables, ENUM types and everything else.")
  private boolean objects;

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
    List<SchemaTarget> targets = cli.selected(selection);
    for (SchemaTarget target : targets) {
      try {
        found.add(engine.status(target));
      } catch (SchemaException e) {
        failures.add(target.entry().name() + ": " + e.getMessage());
      }
    }
    boolean look = !failures.isEmpty() || !found.stream().allMatch(EntryStatus::healthy);
    ExitCode code = look ? ExitCode.FINDINGS : ExitCode.DONE;
    if (selection.json()) {
      Cli.answer(spec, json(found, failures, code));
    } else {
      Cli.print(spec, new StatusText(cli.remedy(), found, failures).text(objects));
    }
    return code;
  }

  private ObjectNode json(List<EntryStatus> found, List<String> failures, ExitCode code) {
    ObjectNode answer = Cli.object();
    ArrayNode entries = answer.putArray("entries");
    found.forEach(status -> add(entries.addObject(), status));
    ArrayNode failed = answer.putArray("failures");
    failures.forEach(failed::add);
    answer.put("exit_code", code.code());
    return answer;
  }

  private void add(ObjectNode entry, EntryStatus status) {
    entry.put("entry", status.entry().name());
    entry.put("database", status.entry().database());
    status.entry().prefix().ifPresent(prefix -> entry.put("prefix", prefix));
    entry.put("state", status.state().name().toLowerCase(Locale.ROOT));
    status.version().ifPresent(version -> entry.put("version", version));
    status.head().ifPresent(head -> entry.put("head", head));
    ArrayNode waiting = entry.putArray("waiting");
    status.waiting().stream().map(Migration::title).forEach(waiting::add);
    ArrayNode findings = entry.putArray("findings");
    status.findings().forEach(findings::add);
    ArrayNode leftAlone = entry.putArray("left_alone");
    status.leftAlone().stream().sorted().forEach(leftAlone::add);
    if (objects) {
      addObjects(entry.putObject("objects"), status);
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
