package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Adoption;
import io.artstore.schema.AdoptionReport;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes over databases that others made, after all of them were compared; or gives them back. */
@Command(
    name = "adopt",
    description = {
      "Takes over databases that this tool did not make, when their catalog is equal to one of our"
          + " versions: where adopt.json lies beside the migrations, to that of Alembic's revision.",
      "Each then has one new table, the history; nothing else is changed."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema adopt                          all of them, or none",
      "  schema adopt --database artstore_admin",
      "  schema adopt --undo                   gives them back to the tool that made them"
    })
final class AdoptCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();

  @Option(names = "--undo", description = "Give adopted databases back as they were.")
  private boolean undo;

  private final Cli cli;

  AdoptCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, undo ? this::undo : this::adopt);
  }

  private ExitCode adopt() {
    List<SchemaTarget> targets = cli.selected(selection);
    List<AdoptionReport> found = targets.stream().map(target -> adoption(target).look()).toList();
    List<AdoptionReport> different = found.stream().filter(report -> !report.equal()).toList();
    boolean equal = different.isEmpty();
    if (equal) {
      // Each is compared again under its lock.
      for (SchemaTarget target : targets) {
        cli.requireRecorded("the adoption of " + target.entry().name());
        AdoptionReport adopted = adoption(target).adopt();
        requireEqual(adopted);
        cli.record(
            "adopted",
            about(target)
                .put("adopted_at", adopted.version().version() + " " + adopted.version().name()));
      }
    }
    cli.conclude(spec, selection.json(), answer(found, equal));
    if (!selection.json()) {
      found.forEach(report -> tell(report, equal));
      Cli.print(spec, equal ? done(found) : refused(different));
    }
    return equal ? ExitCode.DONE : ExitCode.FINDINGS;
  }

  private Adoption adoption(SchemaTarget target) {
    return new Adoption(target, cli.settings(), cli.targets().scratch(target.entry()));
  }

  private static void requireEqual(AdoptionReport report) {
    if (!report.equal()) {
      throw new IllegalStateException(
          report.entry().name() + " changed while it was being adopted; run the command again");
    }
  }

  private void tell(AdoptionReport report, boolean adopted) {
    List<String> lines = new ArrayList<>();
    lines.add(
        report.entry().name()
            + ", database "
            + report.entry().database()
            + (report.revision().isEmpty()
                ? ": compared with our versions"
                : ": Alembic's revision " + report.revision()));
    if (report.equal()) {
      lines.add(
          "  "
              + (adopted ? "adopted at " : "equal to ")
              + report.version().version()
              + " "
              + report.version().name());
    } else {
      lines.add(
          "  differs from "
              + report.version().version()
              + " "
              + report.version().name()
              + " (- is missing, + is there and should not be):");
      report.differences().forEach(difference -> lines.add(DriftCommand.indented(difference)));
    }
    report
        .besides()
        .forEach(difference -> lines.add("  left as it is\n" + DriftCommand.indented(difference)));
    report.leftAlone().stream()
        .sorted()
        .forEach(object -> lines.add("  " + object + " belongs to no entry; left alone"));
    Cli.print(spec, String.join("\n", lines) + "\n");
  }

  private String done(List<AdoptionReport> found) {
    return "Done: "
        + Words.count(found.size(), "database is", "databases are")
        + " adopted, nothing but the history was added. Next: "
        + cli.remedy().line("provision")
        + ", then "
        + cli.remedy().line("upgrade");
  }

  private String refused(List<AdoptionReport> different) {
    return "Nothing was changed: "
        + Words.count(different.size(), "database differs", "databases differ")
        + ", and all are adopted or none.";
  }

  private static ObjectNode answer(List<AdoptionReport> found, boolean adopted) {
    ObjectNode answer = Cli.object();
    ArrayNode entries = answer.putArray("entries");
    for (AdoptionReport report : found) {
      ObjectNode entry = entries.addObject();
      entry.put("entry", report.entry().name()).put("database", report.entry().database());
      if (!report.revision().isEmpty()) {
        entry.put("revision", report.revision());
      }
      entry.put("version", report.version().version().text());
      entry.put("equal", report.equal()).put("adopted", adopted);
      ArrayNode differences = entry.putArray("differences");
      report.differences().forEach(difference -> differences.add(difference.toString()));
      ArrayNode besides = entry.putArray("besides");
      report.besides().forEach(difference -> besides.add(difference.toString()));
      ArrayNode leftAlone = entry.putArray("left_alone");
      report.leftAlone().stream().sorted().forEach(leftAlone::add);
    }
    answer.put("exit_code", (adopted ? ExitCode.DONE : ExitCode.FINDINGS).code());
    return answer;
  }

  private static String given(int databases) {
    return databases == 0
        ? "Nothing to give back: no database is adopted."
        : "Roles, extensions and privileges that provision gave are still there; see"
            + " docs/operations/schema.md.\nDone: "
            + Words.count(databases, "database is", "databases are")
            + " as before we took over; our history of each is gone.";
  }

  private static ObjectNode about(SchemaTarget target) {
    return Cli.object()
        .put("entry", target.entry().name())
        .put("database", target.entry().database());
  }

  private ExitCode undo() {
    List<SchemaTarget> adopted = new ArrayList<>();
    List<String> others = new ArrayList<>();
    // All that can be refused is refused before the first database changes.
    for (SchemaTarget target : cli.selected(selection).reversed()) {
      if (adoption(target).adopted()) {
        adopted.add(target);
      } else {
        others.add(target.entry().name());
      }
    }
    ObjectNode answer = Cli.object();
    ArrayNode entries = answer.putArray("entries");
    for (SchemaTarget target : adopted) {
      // The database keeps no trace of its own, so the journal has the history before it goes.
      ObjectNode history = about(target);
      StatusCommand.addHistory(
          history.putArray("history"), cli.engine(RunListener.SILENT).history(target));
      cli.record("history_goes", history);
      cli.requireRecorded("the undoing of the adoption of " + target.entry().name());
      String version = adoption(target).undo();
      cli.record("adoption_undone", about(target).put("given_back_at", version));
      entries
          .addObject()
          .put("entry", target.entry().name())
          .put("database", target.entry().database())
          .put("given_back_at", version);
      if (!selection.json()) {
        Cli.print(
            spec,
            target.entry().name()
                + ", database "
                + target.entry().database()
                + ": given back as it was at "
                + version);
      }
    }
    ArrayNode left = answer.putArray("not_adopted");
    others.forEach(left::add);
    answer.put("exit_code", ExitCode.DONE.code());
    cli.conclude(spec, selection.json(), answer);
    if (!selection.json()) {
      others.forEach(name -> Cli.print(spec, name + ": is not adopted; left as it is"));
      Cli.print(spec, given(adopted.size()));
    }
    return ExitCode.DONE;
  }
}
