package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Drift;
import io.artstore.schema.DriftReport;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.catalog.CatalogDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Compares each live schema with its version, line by line. */
@Command(
    name = "drift",
    description = {
      "Compares each live schema with the version that its history states, built anew on a scratch"
          + " database of the same server, which is made and dropped.",
      "Writes nothing to the databases themselves."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  schema drift", "  schema drift --database artstore_admin --json"})
final class DriftCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();

  private final Cli cli;

  DriftCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, this::drift);
  }

  private ExitCode drift() {
    List<DriftReport> reports = cli.selected(selection).stream().map(this::look).toList();
    long drifted = reports.stream().filter(report -> !report.differences().isEmpty()).count();
    ExitCode code = drifted == 0 ? ExitCode.DONE : ExitCode.FINDINGS;
    cli.conclude(spec, selection.json(), answer(reports, code));
    if (!selection.json()) {
      reports.forEach(report -> Cli.print(spec, text(report)));
      Cli.print(
          spec,
          drifted == 0
              ? Words.count(reports.size(), "schema is", "schemas are") + " as migrated."
              : drifted
                  + " of "
                  + Words.count(reports.size(), "schema is", "schemas are")
                  + " not as migrated.");
    }
    return code;
  }

  private DriftReport look(SchemaTarget target) {
    return new Drift(target, cli.settings(), cli.targets().scratch(target.entry())).look();
  }

  private static String text(DriftReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        report.entry().name()
            + ", database "
            + report.entry().database()
            + ", at "
            + report.version().orElse("no version")
            + (report.differences().isEmpty()
                ? ": as migrated"
                : ": differs (- is missing, + is there and should not be)"));
    report.differences().forEach(difference -> lines.add(indented(difference)));
    report
        .besides()
        .forEach(
            difference ->
                lines.add("  left by the tool it was adopted from\n" + indented(difference)));
    report.leftAlone().stream()
        .sorted()
        .forEach(object -> lines.add("  " + object + " belongs to no entry; left alone"));
    return String.join("\n", lines) + "\n";
  }

  static String indented(CatalogDifference difference) {
    return difference
        .toString()
        .lines()
        .map(line -> "    " + line)
        .collect(Collectors.joining("\n"));
  }

  private static ObjectNode answer(List<DriftReport> reports, ExitCode code) {
    ObjectNode answer = Cli.object();
    ArrayNode entries = answer.putArray("entries");
    for (DriftReport report : reports) {
      ObjectNode entry = entries.addObject();
      entry.put("entry", report.entry().name()).put("database", report.entry().database());
      entry.put("version", report.version().orElse(null));
      ArrayNode differences = entry.putArray("differences");
      report.differences().forEach(difference -> differences.add(difference.toString()));
      ArrayNode besides = entry.putArray("besides");
      report.besides().forEach(difference -> besides.add(difference.toString()));
      ArrayNode leftAlone = entry.putArray("left_alone");
      report.leftAlone().stream().sorted().forEach(leftAlone::add);
    }
    answer.put("exit_code", code.code());
    return answer;
  }
}
