package io.artstore.schemacli;

import io.artstore.schema.EntryStatus;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaException;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ServerIdentity;
import io.artstore.schemacli.report.DatabaseServer;
import io.artstore.schemacli.report.ReportFacts;
import io.artstore.schemacli.report.RunRecord;
import io.artstore.schemacli.report.SchemaReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes down what the schemas are and what was done to them, for whoever asks later. */
@Command(
    name = "report",
    description = {
      "Writes a report: how each schema stands now, and what the recorded runs found, tried and did,"
          + " also those whose process died.",
      "Reads the databases and the journals of the runs; changes nothing."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema report --out upgrade.html",
      "  schema report --out upgrade.md --since 2026-01-12T20:00:00Z --task \"The night of 12 January\"",
      "  schema report --out upgrade.json --since all"
    })
final class ReportCommand implements Callable<Integer> {
  private static final Duration USUAL_PERIOD = Duration.ofDays(7);
  private static final String EVERYTHING = "all";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where to: FILE.md, FILE.html or FILE.json.")
  private Path out = Path.of("");

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Runs since this time, 2026-01-12T20:00:00Z, or 'all'. Default: the last 7 days.")
  private @Nullable String since;

  @Option(names = "--task", paramLabel = "TEXT", description = "What the work was about.")
  private String task = "";

  private final Cli cli;

  ReportCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, this::report);
  }

  /** The forms, by the ending of the file's name. */
  private enum Form {
    MD,
    HTML,
    JSON
  }

  private ExitCode report() {
    Form form = form();
    SchemaReport report = SchemaReport.of(facts());
    String text =
        switch (form) {
          case MD -> report.markdown();
          case HTML -> report.html();
          case JSON -> Cli.text(report.json()) + "\n";
        };
    try {
      Files.writeString(out, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + out + ": " + DiskFault.words(e), e);
    }
    cli.conclude(spec, selection.json(), report.json());
    if (!selection.json()) {
      Cli.print(spec, "Written to " + out + ". " + report.status() + ".");
    }
    return ExitCode.DONE;
  }

  private Form form() {
    String name = String.valueOf(out.getFileName());
    for (Form form : Form.values()) {
      if (name.endsWith("." + form.name().toLowerCase(Locale.ROOT))) {
        return form;
      }
    }
    throw new IllegalArgumentException("--out ends with .md, .html or .json, not " + name);
  }

  private ReportFacts facts() {
    SchemaEngine engine = cli.engine(RunListener.SILENT);
    List<EntryStatus> found = new ArrayList<>();
    List<String> unreachable = new ArrayList<>();
    List<DatabaseServer> servers = new ArrayList<>();
    Instant now = cli.now();
    Instant from = from(now);
    List<RunRecord> runs = runs(from);
    for (SchemaTarget target : cli.selected(selection)) {
      try {
        found.add(engine.status(target));
        servers.add(asked(target).orElseGet(() -> recorded(target, runs)));
      } catch (SchemaException e) {
        unreachable.add(String.valueOf(e.getMessage()));
        servers.add(recorded(target, runs));
      }
    }
    return new ReportFacts(
        now,
        cli.settings().osUser() + "@" + cli.settings().host(),
        cli.settings().toolVersion(),
        task,
        from,
        found,
        unreachable,
        servers,
        runs,
        cli.targets().settingStates().stream()
            .filter(
                one -> found.stream().anyMatch(status -> status.entry().name().equals(one.entry())))
            .toList(),
        cli.remedy());
  }

  private static Optional<DatabaseServer> asked(SchemaTarget target) {
    try {
      ServerIdentity server = Cli.identity(target);
      return Optional.of(
          new DatabaseServer(
              target.entry().name(),
              target.entry().database(),
              server.address(),
              server.version(),
              "asked now"));
    } catch (SQLException e) {
      // It has gone away since its status was read; what was recorded is told instead.
      return Optional.empty();
    }
  }

  private static DatabaseServer recorded(SchemaTarget target, List<RunRecord> runs) {
    String entry = target.entry().name();
    String database = target.entry().database();
    return runs.reversed().stream()
        .flatMap(run -> run.server(entry, database).stream())
        .findFirst()
        .orElse(new DatabaseServer(entry, database, "", "", "did not answer, nor is it recorded"));
  }

  private Instant from(Instant now) {
    if (since == null) {
      return now.minus(USUAL_PERIOD);
    }
    if (since.equals(EVERYTHING)) {
      return Instant.EPOCH;
    }
    try {
      return Instant.parse(since);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "--since takes a time like 2026-01-12T20:00:00Z, or all, not " + since, e);
    }
  }

  private List<RunRecord> runs(Instant from) {
    try {
      return RunRecord.read(cli.journalFolder(), from);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the journals in " + cli.journalFolder(), e);
    }
  }
}
