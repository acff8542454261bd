package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Acceptance;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.SchemaTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Keeps a changed file of a migration that was applied, when it leads to the same schema. */
@Command(
    name = "accept",
    description = {
      "Keeps a changed file of a migration that was applied, when it leads to the same schema and"
          + " back: that is proven on a scratch database, which is made and dropped.",
      "Writes the file's SHA-256 into proven.json and, with the reason, into the history of the live"
          + " database. Its schema and rows are not touched."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema accept 20251116_2142 --database query-module --reason \"a comment was mended\""
    })
final class AcceptCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();
  @Mixin private ScratchOption scratch = new ScratchOption();

  @Parameters(paramLabel = "VERSION", description = "The migration whose file was changed.")
  private String version = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why the file was changed; it stays in the history.")
  private String reason = "";

  private final Cli cli;

  AcceptCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, this::accept);
  }

  private ExitCode accept() {
    if (selection.databases().isEmpty()) {
      throw new IllegalArgumentException("which entry? name it: --database NAME");
    }
    if (reason.isBlank()) {
      throw new IllegalArgumentException("--reason must say why");
    }
    List<Acceptance> acceptances = cli.selected(selection).stream().map(this::acceptance).toList();
    // All are proven before the first one is written.
    acceptances.forEach(Acceptance::check);
    List<Acceptance.Report> reports = new ArrayList<>();
    for (Acceptance acceptance : acceptances) {
      cli.requireRecorded("the acceptance of " + version);
      Acceptance.Report report = acceptance.accept(reason.strip());
      reports.add(report);
      if (!selection.json()) {
        Cli.print(spec, text(report));
      }
    }
    tell(reports);
    return ExitCode.DONE;
  }

  private Acceptance acceptance(SchemaTarget target) {
    return new Acceptance(
        target,
        cli.settings(),
        scratch.servers(cli).apply(target.entry()),
        new MigrationVersion(version));
  }

  private static String text(Acceptance.Report report) {
    String where = report.entry().name() + ", database " + report.entry().database() + ": ";
    if (report.files().isEmpty()) {
      return where + report.title() + " has the files of the day it was applied";
    }
    StringBuilder text =
        new StringBuilder(where)
            .append(report.title())
            .append(" leads to the same schema and back")
            .append("\n  accepted  ")
            .append(String.join(", ", report.files()))
            .append("\n  history   ")
            .append(
                report.applied()
                    ? "one row says so, with the reason"
                    : "nothing to say, the migration is not applied here");
    report.proven().ifPresent(file -> text.append("\n  written   ").append(file));
    return text.append("\n").toString();
  }

  private void tell(List<Acceptance.Report> reports) {
    long accepted = reports.stream().filter(report -> !report.files().isEmpty()).count();
    ObjectNode answer = Cli.object();
    ArrayNode entries = answer.putArray("entries");
    for (Acceptance.Report report : reports) {
      ObjectNode entry = entries.addObject();
      entry.put("entry", report.entry().name()).put("database", report.entry().database());
      entry.put("migration", report.title()).put("applied", report.applied());
      ArrayNode files = entry.putArray("accepted");
      report.files().forEach(files::add);
      report.proven().ifPresent(file -> entry.put("written", file.toString()));
    }
    answer.put("exit_code", ExitCode.DONE.code());
    cli.conclude(spec, selection.json(), answer);
    if (!selection.json()) {
      Cli.print(
          spec,
          accepted == 0
              ? "Nothing to accept."
              : "Done: the files of "
                  + Words.count((int) accepted, "entry", "entries")
                  + " are accepted; no schema was changed.");
    }
  }
}
